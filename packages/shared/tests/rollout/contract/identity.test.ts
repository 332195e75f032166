import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  descriptionLimit,
  formatIdentity,
  identity,
  identityIn,
  imageParts,
  imageReferenceOf,
  parseIdentity,
} from '../../../src/rollout/contract/identity.ts'
import { formatDescription, parseDescription, phase } from '../../../src/rollout/ledger/ledger.ts'

const digest = `sha256:${'0f'.repeat(32)}`

describe('an identity in a status', () => {
  it.each<[string, string]>([
    ['version', '8fb4e38b-2a4e-4b29-a0d6-0b8aa8f8a8ed'],
    ['deployment', 'dpl_5WJWYSyB7BpgTj3EuwF37WMRBXBtPQ2iTMJHJBJyRfd'],
    ['artifact', digest],
    ['image', digest],
    ['image.swiftconcur-parser-sidecar', digest],
    ['image-name', '123456789012.dkr.ecr.eu-central-1.amazonaws.com/swiftconcur/parser'],
    ['image-name', 'europe-west3-docker.pkg.dev/swiftconcur-production-412309/containers/swiftconcur-parser'],
    ['image', `ghcr.io/quay/harbor@${digest}`],
    // A pod template hash on a Deployment whose name is as long as Kubernetes takes for its ReplicaSet.
    ['replica-set', `${'a'.repeat(52)}-7d9f8c6b5d`],
    ['revision', '42'],
    ['etag', '"33a64df551425fcc55e4d42a148795d9f25f89d4"'],
  ])('fits and is read back: %s %s', (part, text) => {
    const description = formatDescription({ phase: 'identified', detail: formatIdentity(part, text) })
    expect(description.length).toBeLessThanOrEqual(descriptionLimit)
    const said = parseDescription(description)
    expect(said?.phase).toBe('identified')
    expect(parseIdentity(said?.detail ?? '')).toEqual({ part, text })
  })

  it('is never cut: it is read back whole, or refused', () => {
    const part = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,62}$/)
    const text = fc.oneof(
      fc.stringMatching(/^[!-~]{1,200}$/),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary', maxLength: 200 }),
    )
    let [kept, refused] = [0, 0]
    fc.assert(
      fc.property(fc.oneof(part, fc.string()), text, (name, value) => {
        try {
          const description = formatDescription({ phase: 'identified', detail: formatIdentity(name, value) })
          expect(description.length).toBeLessThanOrEqual(descriptionLimit)
          expect(Buffer.byteLength(description)).toBeLessThanOrEqual(descriptionLimit)
          expect(parseIdentity(parseDescription(description)?.detail ?? '')).toEqual({ part: name, text: value })
          kept += 1
        } catch (error) {
          expect(error).toMatchObject({ name: 'ActionError' })
          refused += 1
        }
      }),
      { numRuns: 1_000 },
    )
    expect(Math.min(kept, refused)).toBeGreaterThan(50)
  })

  it.each<[string, string, RegExp, RegExp]>([
    [
      'image',
      `europe-west3-docker.pkg.dev/harbor-412309/containers/api@${digest}`,
      /has 128 characters; .* room for 122/,
      /digest \(sha256:…\) as the identity/,
    ],
    ['deployment', `https://${'x'.repeat(150)}.vercel.app`, /has 169 characters/, /identifier alone/],
    ['version', 'v1 of mona', /"v1 of mona" cannot be the identity of the part version/, /its digest/],
    ['version', 'grün', /printable ASCII/, /its digest/],
    ['version', '', /cannot be the identity/, /its digest/],
  ])('says what to do where it cannot be kept: %s %s', (part, text, message, hint) => {
    const refusal = (() => {
      try {
        return formatIdentity(part, text)
      } catch (error) {
        return error
      }
    })()
    expect(refusal).toMatchObject({ message: expect.stringMatching(message), hint: expect.stringMatching(hint) })
  })

  it('is refused by the status too, whoever made its detail; the details of other phases are cut between characters', () => {
    const detail = `image ${'x'.repeat(200)}`
    expect(() => formatDescription({ phase: 'identified', detail })).toThrow('has 218 characters; GitHub keeps 140')
    fc.assert(
      fc.property(
        fc.constantFrom(...phase.options.filter((one) => one !== 'identified')),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        (one, text) => {
          const description = formatDescription({ phase: one, detail: text })
          expect(description.length).toBeLessThanOrEqual(descriptionLimit)
          expect(description.isWellFormed()).toBe(true)
          expect(parseDescription(description)?.phase).toBe(one)
        },
      ),
    )
    expect(formatDescription({ phase: 'back', detail: `${'x'.repeat(132)}😀😀` })).toBe(`back: ${'x'.repeat(132)}…`)
  })

  it.each(['version', 'version a b', ' a', 'Version a', 'version  a', 'version grün'])('is not read out of other words: "%s"', (detail) => {
    expect(parseIdentity(detail)).toBeUndefined()
  })

  it('is put together from the entries of a rollout, the last word on a part first', () => {
    const entries = [
      { phase: 'prepare', detail: 'image a' },
      { phase: 'identified', detail: 'image sha256:1' },
      { phase: 'identified', detail: 'replica-set api-1' },
      { phase: 'identified', detail: 'image sha256:2' },
      { phase: 'identified', detail: 'nothing of ours' },
    ]
    expect(identityIn(entries)).toEqual({ image: 'sha256:2', 'replica-set': 'api-1' })
    expect(identity.parse(identityIn(entries))).toEqual(identityIn(entries))
  })
})

describe('an image', () => {
  it.each([`europe-west3-docker.pkg.dev/harbor-412309/containers/api@${digest}`, `localhost:5000/api:v1@${digest}`, digest])(
    'is its digest and its name, and is put together again: %s',
    (reference) => {
      const parts = imageParts(reference)
      expect(parts['image']).toBe(digest)
      for (const [part, text] of Object.entries(parts)) expect(formatIdentity(part, text)).toBe(`${part} ${text}`)
      expect(imageReferenceOf(parts)).toBe(reference)
      expect(imageReferenceOf(imageParts(reference, 'image.web'), 'image.web')).toBe(reference)
    },
  )

  it.each(['ghcr.io/quay/harbor:v1.2.3', 'harbor', `ghcr.io/quay/harbor@sha256:${'0'.repeat(63)}`, `a@b@${digest}`])(
    'without a digest is no identity: %s',
    (reference) => {
      expect(() => imageParts(reference)).toThrow('has no digest, so it is no identity')
    },
  )

  it('whose digest is not known has no reference', () => {
    expect(imageReferenceOf({ 'image-name': 'ghcr.io/quay/harbor' })).toBeUndefined()
  })
})
