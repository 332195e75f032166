import { listed, sentences, sinceOf } from '@slipway/shared/core/outcome-sentence'

/** One service whose traffic was moved, in words. */
export type MovedService = {
  service: string
  /** The version that was taken back; undefined where nobody knows it. */
  left: string | undefined
  /** The version that serves now; empty where nothing served before. */
  serves: string
  /** When that was seen to have all traffic, in ms since 1970; undefined where it had all of it throughout. */
  since: number | undefined
  reason: string
  judged: boolean
}

/** `place`: what they are back at together, such as `the set of v1.2.3`. */
export type MovedSet = { moved: readonly MovedService[]; place?: string | undefined }

/** What became of several services that went back, in the words for one: the cause once, what serves, and since when. */
export function setSentence({ moved, place }: MovedSet): string {
  const back = moved.filter(({ since }) => since !== undefined)
  const without = moved.filter(({ since }) => since === undefined)
  return sentences(
    ...(back.length === 0 ? [] : [`${listed(back.map(nameLeft))} ${were(back)} rolled back${withoutJudgement(back)}: ${causeOf(back)}`]),
    ...(without.length === 0 ? [] : [`${listed(without.map(nameLeft))} got no traffic${back.length === 0 ? `: ${causeOf(without)}` : ''}`]),
    ...servingClauses(moved, place),
  )
}

function servingClauses(moved: readonly MovedService[], place: string | undefined): string[] {
  const serving = moved.filter(({ serves }) => serves !== '')
  const times = serving.flatMap(({ since }) => since ?? [])
  const names = listed(serving.map(({ service, serves }) => `${service} ${serves}`))
  const since = times.length === 0 ? ' as before' : sinceOf({ since: Math.max(...times) })
  const where = place === undefined ? '' : ` (${place})`
  const nothing = moved.filter(({ serves }) => serves === '').map(({ service }) => service)
  return [
    ...(serving.length === 0 ? [] : [`${names} ${serving.length === 1 ? 'serves' : 'serve'} all traffic${since}${where}`]),
    ...(nothing.length === 0 ? [] : [`Nothing of ${listed(nothing)} was live before`]),
  ]
}

function nameLeft({ service, left }: MovedService): string {
  return left === undefined ? service : `${service} ${left}`
}

function were(services: readonly MovedService[]): string {
  return services.length === 1 ? 'was' : 'were'
}

function withoutJudgement(services: readonly MovedService[]): string {
  return services.some(({ judged }) => judged) ? '' : ' without a judgement'
}

/** What was found of those that were judged; the others went with them. */
function causeOf(services: readonly MovedService[]): string {
  const judged = services.filter((one) => one.judged)
  const because = judged.length === 0 ? services : judged
  const reasons = [...new Set(because.map(({ reason }) => reason))]
  if (reasons.length === 1 && because.length === services.length) return reasons.join('')
  return because.map(({ service, reason }) => `${service}: ${reason}`).join('; ')
}
