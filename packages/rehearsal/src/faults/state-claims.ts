import { type ObservedShares, sharesWithin } from './share-watch.ts'

/** A sentence of the product that says which share of the traffic a side or a release has. */
export type StateClaim = {
  readonly sentence: string
  /** `blue`, `green` or a version. */
  readonly subject: string
  /** The share that it says, from 0 to 1; `not-all`: anything but everything; `some`: anything but nothing. */
  readonly share: number | 'not-all' | 'some'
}

const subject = String.raw`(blue|green|v\d[\w.-]*)`
/** What says something of the past, of the future or of an earlier look, or says that it does not know. */
const notNow =
  /\b(last seen|was seen|showed|at \d\d:\d\d:\d\d|would|will|until|before it|if |unless|whether|not known|unknown|planned|wanted|asked for|told to|since(?! \d\d:\d\d:\d\d UTC))\b/i

const wholes = [
  new RegExp(String.raw`\b${subject}(?: \([^)]*\))? (?:now |again )?(?:serves|has) (?:everything|all of|all traffic|all the traffic)`, 'g'),
  new RegExp(String.raw`\ball (?:the )?traffic (?:is|is back|goes|stays) (?:on|with|at|to) ${subject}`, 'g'),
]
const refusals = [new RegExp(String.raw`\b${subject} could not be given (?:the|all) (?:the )?traffic`, 'g')]
const leavings = [new RegExp(String.raw`\b${subject} was (?:already )?(?:rolled|taken) back`, 'g')]
const stays = [new RegExp(String.raw`\b${subject} could not be (?:rolled|taken) back`, 'g')]
/** What was observed has the state of each side; what is wanted has shares only. */
const splits =
  /\bblue (\d+(?:\.\d+)?) ?% (?:serving|draining|down|maintenance), green (\d+(?:\.\d+)?) ?% (?:serving|draining|down|maintenance)/g

/** What a text says about the present state of the traffic. Sentences about other times say nothing here. */
export function claimsIn(text: string): StateClaim[] {
  return unescaped(text)
    .split(/\n|(?<=[.;])\s|::/)
    .filter((sentence) => !notNow.test(sentence))
    .flatMap((sentence) => [
      ...found(sentence, wholes, 1),
      ...found(sentence, refusals, 'not-all'),
      ...found(sentence, leavings, 0),
      ...found(sentence, stays, 'some'),
      ...[...sentence.matchAll(splits)].flatMap(([, blue, green]) => [
        { sentence, subject: 'blue', share: Number(blue) / 100 },
        { sentence, subject: 'green', share: Number(green) / 100 },
      ]),
    ])
}

function found(sentence: string, patterns: readonly RegExp[], share: StateClaim['share']): StateClaim[] {
  return patterns.flatMap((pattern) => [...sentence.matchAll(pattern)].map(([, name = '']) => ({ sentence, subject: name, share })))
}

/** Says that there was no side to go back to. */
export const saysNobodyIsWell = /\bnothing well to go back to|\bno side could be verified/

/** Says that the job has nothing to take back. */
export const saysNothingBegun = /\bthis job began no rollout\b/

/** A workflow command escapes what it says. */
function unescaped(text: string): string {
  return text.replaceAll('%25', '%').replaceAll('%0A', '\n')
}

export type Witness = {
  points: readonly ObservedShares[]
  /** The release of each side. */
  sideOf: Readonly<Record<'blue' | 'green', string>>
}

/** A share that a provider rounds. */
const tolerance = 0.02

/** Whether what was seen at any time of the span agrees with a claim. A subject that was never seen had nothing. */
export function isSeen({ subject: name, share }: StateClaim, { points, sideOf }: Witness, span: { from: number; to: number }): boolean {
  const release = name === 'blue' || name === 'green' ? sideOf[name] : name
  const seen = sharesWithin(points, release, span)
  return seen.some((one) => {
    if (share === 'not-all') return one < 1
    return share === 'some' ? one > 0 : Math.abs(one - share) <= tolerance
  })
}
