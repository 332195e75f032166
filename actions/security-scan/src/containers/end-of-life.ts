import { endOfLifeTable, tableDate } from './end-of-life-table.ts'
import type { ImageReference } from './image-reference.ts'
import { hubRepository } from './image-reference.ts'

/**
 * What is known of the support of an image. `cycle`: the release line, such as `20` of Node. `until` and `since` are dates, `2026-04-30`;
 * `since` is undefined where only the fact is known.
 */
export type Support =
  | { state: 'supported'; product: string; cycle: string; until: string | undefined }
  | { state: 'long-term'; product: string; cycle: string; since: string; until: string }
  | { state: 'ended'; product: string; cycle: string; since: string | undefined }
  | { state: 'unknown'; why: string }

/** The table counts for so many days. Afterwards it says nothing of what it calls supported. */
export const tableLimit = 365

const day = 86_400_000

/** The age of the table in whole days. */
export function tableAge(now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(tableDate)) / day))
}

/** Each release line that an image is made of and that the table knows: its own, and that of the distribution in its tag. */
export function supportOf(image: ImageReference, now: number): Support[] {
  const own = hubRepository(image)
  const row = own === undefined ? undefined : rowOf(own)
  if (own === undefined || row === undefined) return [{ state: 'unknown', why: 'it is not in the table' }]
  if (image.tag === undefined) return [{ state: 'unknown', why: 'it has no tag' }]
  const { tag } = image
  const distribution = own === 'library/debian' || own === 'library/ubuntu' || own === 'library/alpine' ? undefined : distributionOf(tag)
  return [
    lookUp(row, versionOf(tag, row), now),
    ...(distribution === undefined ? [] : [lookUp(distribution.row, distribution.version, now)]),
  ]
}

type Row = { product: string; cycles: readonly Cycle[]; names: Readonly<Record<string, string>> }
type Cycle = { name: string; end: string; longTerm: string | undefined }

const rows = new Map<string, Row>(
  Object.entries(endOfLifeTable).map(([repository, { product, cycles, names }]) => [
    repository,
    {
      product,
      names: names ?? {},
      cycles: cycles
        .trim()
        .split(/,\s+/)
        .map((written) => {
          const [name = '', end = '', longTerm] = written.split(' ')
          return { name, end, longTerm }
        }),
    },
  ]),
)

function rowOf(repository: string): Row | undefined {
  return rows.get(repository)
}

/** The version or the name of a release in a tag: `20.11.1` of `20.11.1-slim`, `bookworm` of `bookworm-20250101`. */
function versionOf(tag: string, { names }: Row): string | undefined {
  const number = /^v?(\d+(?:\.\d+)*)/.exec(tag)?.[1]
  if (number !== undefined) return number
  return Object.entries(names).find(([name]) => new RegExp(`(^|-)${name}(-|$)`).test(tag))?.[1]
}

/** `node:20-bookworm-slim` and `python:3.12-alpine3.19` name the distribution that they stand on. */
function distributionOf(tag: string): { row: Row; version: string } | undefined {
  const alpine = /(?:^|-)alpine(\d+\.\d+)(?:-|$)/.exec(tag)?.[1]
  const row = rowOf('library/alpine')
  if (alpine !== undefined && row !== undefined) return { row, version: alpine }
  for (const repository of ['library/debian', 'library/ubuntu']) {
    const known = rowOf(repository)
    const found = Object.entries(known?.names ?? {}).find(([name]) => name.length > 3 && new RegExp(`(^|-)${name}(-|$)`).test(tag))
    if (known !== undefined && found !== undefined) return { row: known, version: found[1] }
  }
  return undefined
}

function lookUp({ product, cycles }: Row, version: string | undefined, now: number): Support {
  if (version === undefined) return { state: 'unknown', why: 'its tag names no version' }
  const cycle = cycleOf(cycles, version)
  if (cycle === undefined) return { state: 'unknown', why: `the table has no ${product} ${version}` }
  const today = new Date(now).toISOString().slice(0, 10)
  const { name, end, longTerm } = cycle
  if (end === 'ended') return { state: 'ended', product, cycle: name, since: undefined }
  if (end !== 'open' && end < today) {
    if (longTerm !== undefined && longTerm >= today) return { state: 'long-term', product, cycle: name, since: end, until: longTerm }
    return { state: 'ended', product, cycle: name, since: longTerm ?? end }
  }
  if (tableAge(now) > tableLimit) return { state: 'unknown', why: `the table is of ${tableDate}, and counts for ${tableLimit} days` }
  return { state: 'supported', product, cycle: name, until: end === 'open' ? undefined : end }
}

/** The line that a version belongs to, or the newest line of a version that is less exact: `redis:7` is 7.4. */
function cycleOf(cycles: readonly Cycle[], version: string): Cycle | undefined {
  const within = cycles.filter(({ name }) => version === name || version.startsWith(`${name}.`))
  const longest = within.sort((a, b) => b.name.length - a.name.length)[0]
  return longest ?? cycles.find(({ name }) => name.startsWith(`${version}.`))
}
