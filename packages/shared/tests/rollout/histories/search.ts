import fc from 'fast-check'
import { type GroupHistory, groupHistory } from './group-history.ts'
import { playGroup } from './group-play.ts'
import { type History, history } from './history.ts'
import { type Played, play } from './play.ts'

/** A kind of histories, and how one is played. */
export type Kind<H> = {
  name: 'one' | 'several'
  history: fc.Arbitrary<H>
  play(one: H, options?: { tellStory?: boolean }): Promise<Played>
}
export const oneService: Kind<History> = { name: 'one', history, play }
export const severalServices: Kind<GroupHistory> = { name: 'several', history: groupHistory, play: playGroup }

/** What a number of histories came to. `broken` counts histories by the number of the invariant that they broke. */
export type Tally = { histories: number; effects: number; violations: number; broken: Record<string, number> }

/** A history that breaks something, as small as it could be made, and where fast-check finds it again. */
export type Counterexample<H> = { seed: number; path: string; history: H }

/** Plays as many histories as were asked for, whatever they break. The same seed gives the same histories. */
export async function playMany<H>(seed: number, runs: number, { history: all, play: playOne }: Kind<H>): Promise<Tally> {
  const tally: Tally = { histories: 0, effects: 0, violations: 0, broken: {} }
  const property = fc.asyncProperty(all, async (one) => {
    const played = await playOne(one)
    tally.histories += 1
    tally.effects += played.effects
    if (played.broken.length > 0) tally.violations += 1
    for (const invariant of invariantsIn(played)) tally.broken[invariant] = (tally.broken[invariant] ?? 0) + 1
  })
  await fc.assert(property, { seed, numRuns: runs })
  return tally
}

/** Finds the first history of the seed that breaks the invariant, and makes it as small as it gets. */
export async function findCounterexample<H>(
  seed: number,
  runs: number,
  { history: all, play: playOne }: Kind<H>,
  invariant?: string,
): Promise<Counterexample<H> | undefined> {
  const property = fc.asyncProperty(all, async (one) => {
    const found = invariantsIn(await playOne(one))
    return invariant === undefined ? found.length === 0 : !found.includes(invariant)
  })
  const { counterexample, counterexamplePath } = await fc.check(property, { seed, numRuns: runs })
  const smallest = counterexample?.[0]
  return smallest === undefined || smallest === null ? undefined : { seed, path: counterexamplePath ?? '', history: smallest }
}

/** The history at a place that fast-check named. */
export async function historyAt<H>(seed: number, path: string, { history: all }: Kind<H>): Promise<H | undefined> {
  let found: H | undefined
  const property = fc.asyncProperty(all, async (one) => {
    found = one
  })
  await fc.check(property, { seed, path, numRuns: 1, endOnFailure: true })
  return found
}

/** A counterexample for people: how to play it again, the history as data, and its story as far as the last thing it broke. */
export async function explain<H>({ seed, path, history: one }: Counterexample<H>, kind: Kind<H>): Promise<string> {
  return [
    `npx -y pnpm@12 bench crash --seed ${seed} --path ${kind.name === 'several' ? 'several/' : ''}${path}`,
    JSON.stringify(one),
    await tellStory(one, kind),
  ].join('\n')
}

/** What happened, effect by effect, with `!!!` before what was broken; of a long wait, its first and last look. */
export async function tellStory<H>(one: H, { play: playOne }: Kind<H>): Promise<string> {
  const { story, broken } = await playOne(one, { tellStory: true })
  const last = story.findLastIndex((line) => line.startsWith('!!!'))
  const lines = broken.length === 0 ? story : story.slice(0, last + 1)
  const what = (line: string | undefined) => line?.replace(/^\S+ (\S+) #\d+ /, '$1 ')
  return lines.filter((line, index) => what(line) !== what(lines[index - 1]) || what(line) !== what(lines[index + 1])).join('\n')
}

function invariantsIn({ broken }: Played): string[] {
  return [...new Set(broken.map((what) => what.split(':')[0] ?? ''))]
}
