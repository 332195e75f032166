import type { Context } from '@slipway/shared/action'
import type { EnvironmentDoubles } from '@slipway/shared/environment-context'
import type { RunQueries } from '@slipway/shared/github/run-queries'
import type { AdmissionQueries } from '@slipway/shared/rollout/admission/queries'

/** What a test puts in the place of GitHub, the stores, the target, the placement, the judge or the questions to GitHub. */
export type DeployDoubles = EnvironmentDoubles & { queries?: AdmissionQueries; runs?: RunQueries }

/** One call of a mode: the inputs that it reads, the ports of the step, and the test doubles. */
export type ModeCall<I> = { inputs: I; context: Context; doubles: DeployDoubles }
