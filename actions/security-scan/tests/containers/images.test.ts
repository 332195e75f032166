import { describe, expect, it } from 'vitest'
import { supportOf, tableAge } from '../../src/containers/end-of-life.ts'
import { endOfLifeTable, tableDate } from '../../src/containers/end-of-life-table.ts'
import { hubRepository, isFrom, parseImage } from '../../src/containers/image-reference.ts'

const digest = `sha256:${'a'.repeat(64)}`
const imageOf = (text: string) => {
  const image = parseImage(text)
  if (image === undefined) throw new Error(text)
  return image
}

describe('the name of an image', () => {
  it.each([
    ['node', 'docker.io', 'library/node', undefined, undefined],
    ['node:20-slim', 'docker.io', 'library/node', '20-slim', undefined],
    [`node:20@${digest}`, 'docker.io', 'library/node', '20', digest],
    ['acme/app', 'docker.io', 'acme/app', undefined, undefined],
    ['index.docker.io/library/node:1', 'docker.io', 'library/node', '1', undefined],
    ['localhost/app', 'localhost', 'app', undefined, undefined],
    ['host.test:5000/a/b:c', 'host.test:5000', 'a/b', 'c', undefined],
  ])('%s', (text, registry, repository, tag, pinned) => expect(parseImage(text)).toEqual({ registry, repository, tag, digest: pinned }))

  it.each(['', 'Node', 'a b', 'a:', ':a', 'a@b', 'a@sha256:12', 'a//b', '../a', `a:${'b'.repeat(200)}`, 'a\nb', '"><script>'])(
    '%j is none',
    (text) => expect(parseImage(text)).toBeUndefined(),
  )

  it('is that of an official image at its mirrors, too, and of no other registry', () => {
    const hub = (text: string) => hubRepository(imageOf(text))
    expect(hub('public.ecr.aws/docker/library/node:20')).toBe('library/node')
    expect(hub('mirror.gcr.io/library/node:20')).toBe('library/node')
    expect(hub('evil.test/library/node:20')).toBeUndefined()
  })

  it('is from a registry or a folder, by whole parts of its name', () => {
    expect(isFrom(imageOf('ghcr.io/acme/app:1'), ['ghcr.io/acme'])).toBe(true)
    expect(isFrom(imageOf('ghcr.io/acme-evil/app:1'), ['ghcr.io/acme'])).toBe(false)
    expect(isFrom(imageOf('node'), ['docker.io/library/'])).toBe(true)
    expect(isFrom(imageOf('ghcr.io.evil.test/acme/app'), ['ghcr.io'])).toBe(false)
  })
})

const now = Date.parse('2026-11-30T12:00:00Z')
const said = (text: string, at = now) =>
  supportOf(imageOf(text), at).map((support) =>
    support.state === 'unknown' ? `unknown: ${support.why}` : `${support.state} ${support.product} ${support.cycle}`,
  )

describe('the end of support', () => {
  // The dates of endoflife.date, as its pages have them.
  it.each<[string, string[]]>([
    ['node:18.20.4', ['ended nodejs 18']],
    ['node:20', ['ended nodejs 20']],
    ['node:24-alpine3.12', ['supported nodejs 24', 'ended alpine-linux 3.12']],
    ['node:iron', ['ended nodejs 20']],
    ['python:3.12-slim-buster', ['supported python 3.12', 'ended debian 10']],
    ['debian:12', ['long-term debian 12']],
    ['debian:bookworm-20250101-slim', ['long-term debian 12']],
    ['debian:11', ['ended debian 11']],
    ['debian:13.1', ['supported debian 13']],
    ['ubuntu:jammy', ['supported ubuntu 22.04']],
    ['ubuntu:20.04', ['ended ubuntu 20.04']],
    ['alpine:3.12.9', ['ended alpine-linux 3.12']],
    ['alpine:3', ['supported alpine-linux 3.24']],
    ['golang:1.26-bookworm', ['supported go 1.26', 'long-term debian 12']],
    ['postgres:11', ['ended postgresql 11']],
    ['redis:7.2.4', ['supported redis 7.2']],
    ['redis:7', ['supported redis 7.4']],
    ['nginx:1.27', ['ended nginx 1.27']],
    ['node:99', ['unknown: the table has no nodejs 99']],
    ['node:alpine', ['unknown: its tag names no version']],
    ['node', ['unknown: it has no tag']],
    ['acme/node:18', ['unknown: it is not in the table']],
    ['evil.test/library/node:18', ['unknown: it is not in the table']],
    ['hasownproperty:1', ['unknown: it is not in the table']],
  ])('%s', (text, expected) => expect(said(text)).toEqual(expected))

  it('holds to the end of its last day', () => {
    expect(said('node:20', Date.parse('2026-04-30T23:59:59Z'))).toEqual(['supported nodejs 20'])
    expect(said('node:20', Date.parse('2026-05-01T00:00:00Z'))).toEqual(['ended nodejs 20'])
  })

  it('is not known from a table that is too old, unless it has come', () => {
    const later = Date.parse('2027-11-30T00:00:00Z')
    expect(tableAge(later)).toBe(465)
    expect(said('node:26', later)).toEqual(['unknown: the table is of 2026-08-22, and counts for 365 days'])
    expect(said('node:18', later)).toEqual(['ended nodejs 18'])
  })

  it('has rows of its form alone', () => {
    expect(tableDate).toMatch(/^\d{4}-\d\d-\d\d$/)
    for (const { cycles, names = {} } of Object.values(endOfLifeTable)) {
      const rows = cycles.trim().split(/,\s+/)
      for (const row of rows) expect(row).toMatch(/^[\w.]+ (open|ended|\d{4}-\d\d-\d\d)( \d{4}-\d\d-\d\d)?$/)
      for (const cycle of Object.values(names)) expect(rows.some((row) => row.startsWith(`${cycle} `))).toBe(true)
    }
  })
})
