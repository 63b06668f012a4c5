/**
 * Whether a pattern matches a text. `*` and `?` also match slashes; all other characters, including `+` and `#`, are
 * literal. Takes time proportional to the product of both lengths at most; a regular expression could backtrack
 * exponentially.
 */
export const globMatches = (pattern: string, text: string): boolean => {
  let [at, read, starAt, resumeAt] = [0, 0, -1, 0];
  while (read < text.length) {
    if (pattern[at] === "*") {
      starAt = at++;
      resumeAt = read;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text.at(read))) {
      at += 1;
      read += 1;
    } else if (starAt >= 0) {
      at = starAt + 1;
      read = ++resumeAt;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
};
