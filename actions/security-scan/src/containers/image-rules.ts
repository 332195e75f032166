import { type Offence, type Problem, quoted } from './container-rules.ts'
import { type Support, supportOf } from './end-of-life.ts'
import { hubRepository, type ImageReference, isFrom, parseImage } from './image-reference.ts'
import type { ImageUse } from './stages.ts'

/** `now` in milliseconds since 1970; `registries` are those that images may come from, any where there are none. */
export type ImageContext = { now: number; registries: readonly string[] }

/** What is wrong with an image. `unknown`: why it could not be judged. */
export type JudgedImage = { problems: Problem[]; unknown: string | undefined }

const soon = 90 * 86_400_000
/** Tags that name no release, and are moved with each one. */
const moving = /^(latest|stable|current|lts|edge|nightly|mainline|rolling|main|master|dev|devel|testing|unstable|sid|slim|alpine)$/
/** Their makers end a release within weeks, with the next one. */
const shortLived = new Set(['rust', 'deno', 'bun'])

export function judgeImage(use: ImageUse, { now, registries }: ImageContext): JudgedImage {
  const { written, image, line, source } = use
  if (image === undefined) return { problems: [], unknown: `which image ${quoted(written)} is, only the build knows` }
  const reference = parseImage(image)
  if (reference === undefined) return { problems: [], unknown: `${quoted(image)} is not the name of an image` }
  const at = (rule: Problem['rule'], title: string, remedy?: string): Problem => ({ rule, title, line, source, remedy })
  const name = quoted(image)
  const problems = [
    ...(registries.length > 0 && !isFrom(reference, registries)
      ? [at('registry-not-allowed', `${name} is from no registry that is allowed`)]
      : []),
    ...supportProblems(reference, use, now).map(([rule, title]) => at(rule, `${name}: ${title}`)),
    ...pinProblems(reference, name).map(([rule, title]) => at(rule, title)),
  ]
  return { problems, unknown: undefined }
}

function supportProblems(image: ImageReference, { isShipped }: ImageUse, now: number): Offence[] {
  const [own, distribution] = supportOf(image, now)
  const known = [
    ...(own === undefined ? [] : sayOf(own, isShipped, now)),
    ...(distribution === undefined ? [] : sayOf(distribution, isShipped, now)),
  ]
  // A tag that names no release is a problem of its own.
  const isSaid = hubRepository(image) !== undefined && (image.tag === undefined || moving.test(image.tag)) && image.digest === undefined
  return isSaid ? known.filter(([rule]) => rule !== 'unknown-support') : known
}

function sayOf(support: Support, isShipped: boolean, now: number): Offence[] {
  switch (support.state) {
    case 'unknown':
      return [['unknown-support', `nothing is known of the end of its support, since ${support.why}`]]
    case 'ended': {
      const rule = isShipped && !shortLived.has(support.product) ? 'end-of-life' : 'end-of-life-for-building'
      return [
        [rule, `the support of ${support.product} ${support.cycle} has ended${support.since === undefined ? '' : ` on ${support.since}`}`],
      ]
    }
    case 'long-term':
      return [
        [
          'long-term-support',
          `the support of ${support.product} ${support.cycle} has ended on ${support.since}; its long-term support ends on ${support.until}`,
        ],
      ]
    case 'supported':
      return support.until !== undefined && Date.parse(support.until) - now < soon
        ? [['ends-soon', `the support of ${support.product} ${support.cycle} ends on ${support.until}`]]
        : []
  }
}

function pinProblems({ tag, digest }: ImageReference, name: string): Offence[] {
  if (digest !== undefined) return []
  if (tag === undefined) return [['no-tag', `${name} has no tag, which is latest`]]
  if (moving.test(tag)) return [['latest-tag', `${name} has a tag that names no release`]]
  return [['not-pinned', `${name} is not pinned by a digest`]]
}
