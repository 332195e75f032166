import { type ByHand, commandByHand, describeByHand, type HandAct } from '../core/by-hand.ts'
import { formatDuration } from '../core/duration.ts'
import { sentences } from '../core/outcome-sentence.ts'
import { formatPercentage } from '../core/percentage.ts'
import { shellWord } from '../core/shell-word.ts'
import type { Evidence } from '../evidence/schema.ts'
import { exposureSeconds, momentsOf, releaseShareAt, type StoryMoment } from './moments.ts'
import { type Story, type StoryContext, type StoryState, storiesOf, timeIn } from './story.ts'

/** The answers to what somebody asks at 3 a.m., in the order in which they are asked. All of it is plain text. */
export type FiveAnswers = {
  serves: string
  bad: readonly string[]
  did: readonly StoryMoment[]
  why: readonly string[]
  next: readonly NextStep[]
}

/** What the answers are to. */
export const questions: Readonly<Record<keyof FiveAnswers, string>> = {
  serves: 'What is serving now?',
  bad: 'Since when is it bad, and how bad?',
  did: 'What did Slipway do?',
  why: 'Why?',
  next: 'What do I do next?',
}

export type NextStep = { what: string; command?: string }

/** The run that wrote the records. `repository`: `owner/name`. */
export type RunOfStory = Pick<Evidence['run'], 'repository' | 'id' | 'byHand'>

/** The answers for each service that the records of one job are about. */
export function fiveAnswersOf(
  records: readonly Evidence[],
  known: StoryContext = {},
): { service: string | undefined; state: StoryState; headline: string; answers: FiveAnswers }[] {
  return storiesOf(records, known).map((story) => {
    const run = story.records[0]?.run ?? { repository: '', id: 0 }
    return {
      service: story.service,
      state: story.state,
      headline: story.headline,
      answers: fiveAnswers(story, momentsOf(story), run),
    }
  })
}

export function fiveAnswers(story: Story, moments: readonly StoryMoment[], run: RunOfStory): FiveAnswers {
  return { serves: servesNow(story), bad: badSince(story), did: moments, why: whyOf(story), next: nextSteps(story, run) }
}

function servesNow(story: Story): string {
  const { serving } = story
  if (serving.told === 'by nobody') return 'Not known: this job asked no provider, and no answer named its release.'
  const time = timeIn(story)
  const [first, ...more] = serving.shares
  if (first === undefined) return `Nothing, as the provider showed at ${time(serving.at)}.`
  const list = [first, ...more].map(([release, share]) => `${release} ${formatPercentage(share)}`).join(', ')
  const what = more.length === 0 ? `${first[0]} serves all traffic` : `The traffic is split: ${list}`
  if (serving.told === 'by the answers') return `${what}, as its own answers told until ${time(serving.at)}.`
  if (serving.since === undefined) return `${what}. Seen last at ${time(serving.at)}.`
  const seen = serving.at === serving.since ? '' : ` Seen last at ${time(serving.at)}.`
  return `${what} since ${time(serving.since)}.${seen}`
}

function badSince(story: Story): string[] {
  const { evidence, judged, state } = story
  const measured = story.points.length > 0
  if (evidence === undefined && state === 'well' && measured) return ['It is not: nothing bad was measured.']
  const exposure = judged === undefined || state === 'well' ? 0 : exposureSeconds(story, judged)
  const met = exposure < 0.5 ? [] : [`In all it had as much as ${formatDuration(wholeSeconds(exposure * 1_000))} of all traffic.`]
  if (evidence === undefined) return [foundWithoutCounts(story, measured), ...met]
  const { from, at, reason } = evidence
  const time = timeIn(story)
  const since = from === undefined ? `Since ${time(at)} at the latest` : `Since ${time(from)}`
  const found = from === undefined ? '' : `, found ${formatDuration(wholeSeconds(at - from))} later`
  const share = judged === undefined ? undefined : releaseShareAt(story, judged, at)
  return [
    `${since}${found}: ${reason}.`,
    ...(share === undefined || share === 0 ? [] : [`${judged} had ${formatPercentage(share)} of the traffic at that time.`]),
    ...met,
  ]
}

/** Health alone, or somebody from outside, may have found it. */
function foundWithoutCounts(story: Story, measured: boolean): string {
  const { failure } = story
  if (failure !== undefined) return sentences(`Since ${timeIn(story)(failure.at)} at the latest: ${failure.reason}`)
  if (!measured) return 'Not known: no requests were measured in this job.'
  return 'Not known: the requests alone gave no sufficient evidence.'
}

function whyOf({ evidence, records }: Story): string[] {
  const byWhom = { synthetic: "Slipway's own requests", users: "the users' requests" } as const
  const first = evidence === undefined ? [] : [`The first evidence that sufficed came from ${byWhom[evidence.by]}: ${evidence.reason}.`]
  const causesOf = (some: readonly Evidence[]) => some.flatMap(({ cause }) => (cause === undefined ? [] : [sentences(cause)]))
  const others = [...new Set(causesOf(records.filter(({ verdict }) => verdict !== 'pass')))]
  const all = [...first, ...others.filter((cause) => evidence === undefined || !cause.includes(evidence.reason))]
  if (all.length > 0) return all.slice(0, 3)
  // Somebody may have gone back for a reason that no step of this job has found.
  const asked = causesOf(records.filter(({ action, details }) => action === 'rollback' && details['changed'] === true))
  return asked.length > 0 ? asked.slice(0, 1) : ['Nothing was found against it.']
}

function nextSteps(story: Story, run: RunOfStory): NextStep[] {
  const { state, previous } = story
  const look = { what: 'See what was measured.', command: `gh run download ${run.id} --repo ${shellWord(run.repository)}` }
  const { service, several, environment } = story
  if (environment === undefined) return [look]
  const step = (what: string, does: HandAct['does'], version?: string): NextStep =>
    stepByHand(what, { does, environment, version, service: several ? service : undefined, repository: run.repository }, run.byHand)
  const back = (what: string) =>
    step(
      `${what} back${previous === undefined ? ' to the last release that is known to be good' : ` to ${previous}`}.`,
      'rollback',
      previous,
    )
  const status = step('See what serves, and which run works on it.', 'status')
  switch (state) {
    case 'taken-back':
      return [
        step('Nothing has to be moved. See whether it is well now.', 'health_check'),
        { ...look, what: 'Find the cause: what was measured, and the logs.' },
        step('Once it is mended, let automatic deployments go on.', 'resume'),
      ]
    case 'failing':
      return [back('Go'), status, look]
    case 'not-known':
      return [step('Look again.', 'health_check'), status, back('If users meet errors: go')]
    case 'well':
      return [step('Nothing. If users meet errors all the same, go back.', 'rollback', previous)]
  }
}

/** With the command, or with the step in words where this repository has no workflow for it. */
function stepByHand(what: string, act: HandAct, byHand: ByHand = 'monitor'): NextStep {
  const command = commandByHand(byHand, act)
  return command === undefined ? { what: `${what} It is ${describeByHand(byHand, act)}.` } : { what, command }
}

function wholeSeconds(span: number): number {
  return Math.max(1_000, Math.round(span / 1_000) * 1_000)
}
