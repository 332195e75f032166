import type { Claim } from '../world/claims/claims.ts'

/** What `--json` has of one story. `held`: there were claims, and every one held. */
export type ScenarioResult = {
  name: string
  story: string
  seconds: number
  held: boolean
  stoodIn: string[]
  passedOver: string[]
  claims: Claim[]
}
