import { z } from 'zod'
import { ActionError, messageOf } from '../../core/errors.ts'

/** GitHub keeps at most this many characters of the description of a deployment status. */
export const descriptionLimit = 140

/** `identified: ` stands before each of them. */
const detailLimit = descriptionLimit - 'identified: '.length

/** What a part is called: `version`, `deployment`, `image`, `image.web`, `replica-set`, `artifact`. */
const partName = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/, 'expected lower-case letters, digits, dots and hyphens, at most 63')

/** Printable ASCII without spaces: whatever GitHub counts, bytes or characters, it is as long as it looks. */
const identityText = z.string().regex(/^[!-~]+$/, 'expected printable ASCII characters without spaces')

/** What the provider itself calls what it runs, by part: `{ version: '3f2c…' }`, `{ image: 'sha256:…', 'replica-set': 'api-7d9f' }`. */
export const identity = z.record(partName, identityText)
export type Identity = z.infer<typeof identity>

/**
 * The detail of an entry of the phase `identified`: `<part> <identity>`. There is one entry for each part. Throws an ActionError where
 * a part or an identity cannot be written, or both together are longer than GitHub keeps: an identity is never cut.
 */
export function formatIdentity(part: string, text: string): string {
  const name = partName.safeParse(part)
  if (!name.success) throw new ActionError(`"${part}" cannot be the name of a part of an identity: ${whyNot(name.error)}`)
  const value = identityText.safeParse(text)
  if (!value.success) {
    throw new ActionError(`${JSON.stringify(text)} cannot be the identity of the part ${part}: ${whyNot(value.error)}`, {
      hint: 'Give the identifier by which the provider finds it, or its digest (sha256: and 64 hexadecimal digits).',
    })
  }
  const detail = `${part} ${text}`
  if (detail.length <= detailLimit) return detail
  throw new ActionError(
    `The identity "${text}" of the part ${part} has ${text.length} characters; in a status of GitHub there is room for ${detailLimit - part.length - 1}`,
    { hint: tooLongHint(text) },
  )
}

/** Reads what `formatIdentity` wrote; undefined for a detail that is no identity. */
export function parseIdentity(detail: string): { part: string; text: string } | undefined {
  const [part, text, ...more] = detail.split(' ')
  const name = partName.safeParse(part)
  const value = identityText.safeParse(text)
  return name.success && value.success && more.length === 0 ? { part: name.data, text: value.data } : undefined
}

/** What the entries of a rollout say of its identity, oldest first: of a part that was identified twice, the last counts. */
export function identityIn(entries: readonly { phase: string; detail: string }[]): Identity {
  const told = entries.flatMap(({ phase, detail }) => (phase === 'identified' ? (parseIdentity(detail) ?? []) : []))
  return Object.fromEntries(told.map(({ part, text }) => [part, text]))
}

/**
 * The parts of an image: `registry/name@sha256:…` is often longer than a status. The digest alone names the same bytes in every
 * registry; the name, which says where to fetch them, is a part of its own. Throws an ActionError where there is no digest: a tag may
 * be moved.
 */
export function imageParts(reference: string, part = 'image'): Identity {
  const [, name, digest] = /^(?:([^@\s]+)@)?(sha256:[0-9a-f]{64})$/.exec(reference) ?? []
  if (digest === undefined) {
    throw new ActionError(`The image "${reference}" has no digest, so it is no identity: its tag may name another image tomorrow`, {
      hint: 'Give registry/name@sha256:…, as `docker inspect --format {{index .RepoDigests 0}}` and the status of a pod show it.',
    })
  }
  return { [part]: digest, ...(name === undefined ? {} : { [`${part}-name`]: name }) }
}

/** The reference of an image whose parts `imageParts` made; undefined where its digest is not known. */
export function imageReferenceOf(parts: Identity, part = 'image'): string | undefined {
  const digest = parts[part]
  const name = parts[`${part}-name`]
  return digest === undefined || name === undefined ? digest : `${name}@${digest}`
}

/**
 * What two identities say otherwise, in words; undefined where they agree in all parts that both have, and where they have none in common.
 * The name of an image does not count: its digest is the same in every registry.
 */
export function identityDifference(known: Identity, shown: Identity = {}): string | undefined {
  const [found] = namingParts(known).filter(([part, text]) => shown[part] !== undefined && shown[part] !== text)
  return found === undefined ? undefined : `the ${found[0]} ${shown[found[0]]}, not ${found[1]}`
}

/** The same for what has to be shown: a part that is not there counts as another one. */
export function identityLoss(verified: Identity, shown: Identity = {}): string | undefined {
  const different = identityDifference(verified, shown)
  if (different !== undefined) return different
  const [missing] = namingParts(verified).filter(([part]) => shown[part] === undefined)
  return missing === undefined ? undefined : `no ${missing[0]}, where ${missing[1]} was`
}

function namingParts(parts: Identity): [part: string, text: string][] {
  return Object.entries(parts).filter(([part]) => !part.endsWith('-name'))
}

/** The parts that can be written, and why the others cannot. */
export function writableIdentity(parts: Identity): { written: Identity; problems: string[] } {
  const written: Identity = {}
  const problems: string[] = []
  for (const [part, text] of Object.entries(parts)) {
    try {
      formatIdentity(part, text)
      written[part] = text
    } catch (error) {
      problems.push(messageOf(error))
    }
  }
  return { written, problems }
}

/** What to do about an identity that is too long. */
export function tooLongHint(text: string): string {
  return /@sha256:/.test(text)
    ? 'Record the digest (sha256:…) as the identity and the name before the @ as a part of its own: the digest is unique without it.'
    : 'Record the identifier alone, without address or path; where there is no shorter one that is unique, record sha256: and its digest.'
}

function whyNot(error: z.ZodError): string {
  return error.issues.map(({ message }) => message).join(', ')
}
