const PLANS_KEPT = 100;

/** Caches the plan of each run, which does not change while the run lasts. A full cache is cleared. */
export const createPlanCache = <Run extends { id: string }, Plan>(makePlan: (run: Run) => Plan) => {
  const plans = new Map<string, Plan>();

  return (run: Run): Plan => {
    const kept = plans.get(run.id);
    if (kept !== undefined) return kept;
    if (plans.size >= PLANS_KEPT) plans.clear();
    const plan = makePlan(run);
    plans.set(run.id, plan);
    return plan;
  };
};
