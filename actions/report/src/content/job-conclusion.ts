export const jobConclusions = ['success', 'failure', 'cancelled', 'skipped'] as const
/** The result of a job, as `needs.<job>.result` and `job.status` have it. */
export type JobConclusion = (typeof jobConclusions)[number]
