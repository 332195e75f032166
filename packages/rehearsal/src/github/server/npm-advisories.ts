import { z } from 'zod'
import { type Answer, HttpRefusal, notFoundRefusal, ok } from '../http/answer.ts'
import type { Incoming } from '../http/request.ts'

/** An advisory in the form of npm's bulk endpoint. */
export type Advisory = {
  id: number
  url: string
  title: string
  severity: 'info' | 'low' | 'moderate' | 'high' | 'critical'
  /** `<0.2.4`, `>=1.0.0 <1.2.6 || 2.0.0`. */
  vulnerable_versions: string
  cwe: string | readonly string[]
  cvss: { score: number; vectorString: string | null }
}

/** The part of npm's registry that `npm audit` and `pnpm audit` speak to. */
export type Registry = {
  publish(packageName: string, advisory: Advisory): void
  /** Versions that exist of a package, for the fixes that `npm audit` proposes. */
  publishPackage(packageName: string, versions: readonly string[]): void
  answer(incoming: Incoming, path: string): Answer
}

const question = z.record(z.string(), z.array(z.string()))

/** Source: npm's `@npmcli/arborist`, `audit-report.js`: POST of names and their versions, answer of names and their advisories. */
const bulkPath = '/-/npm/v1/security/advisories/bulk'

export function advisoryRegistry(): Registry {
  const advisories = new Map<string, Advisory[]>()
  const packages = new Map<string, readonly string[]>()
  return {
    publish: (name, advisory) => void advisories.set(name, [...(advisories.get(name) ?? []), advisory]),
    publishPackage: (name, versions) => void packages.set(name, versions),
    answer: ({ method, body }, path) => {
      if (method === 'POST' && path === bulkPath) return bulk(advisories, body)
      const name = decodeURIComponent(path.slice(1))
      const versions = packages.get(name)
      return method === 'GET' && versions !== undefined ? ok(packument(name, versions)) : notFoundRefusal().answer
    },
  }
}

function bulk(advisories: ReadonlyMap<string, readonly Advisory[]>, body: Buffer): Answer {
  const asked = question.safeParse(parse(body))
  if (!asked.success) return new HttpRefusal(400, 'Bad Request: names and lists of versions are expected').answer
  const found = Object.entries(asked.data).map(([name, versions]) => {
    const matching = (advisories.get(name) ?? []).filter((one) => versions.some((version) => satisfies(version, one.vulnerable_versions)))
    return [name, matching] as const
  })
  return ok(Object.fromEntries(found.filter(([, matching]) => matching.length > 0)))
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

function packument(name: string, versions: readonly string[]) {
  const one = (version: string) => [version, { name, version, dist: { tarball: '', shasum: '' } }] as const
  return { name, 'dist-tags': { latest: versions.at(-1) ?? '' }, versions: Object.fromEntries(versions.map(one)) }
}

/** Ranges as advisories write them: comparators with a space for "and" and `||` for "or". Pre-releases count as their release. */
export function satisfies(version: string, range: string): boolean {
  return range.split('||').some((part) => {
    const comparators = part
      .trim()
      .replace(/([<>=]+)\s+/g, '$1')
      .split(/\s+/)
    return comparators.every((comparator) => {
      const [, sign = '', wanted = ''] = /^([<>=]*)v?(.*)$/.exec(comparator) ?? []
      if (wanted === '' || wanted === '*') return true
      const order = compareVersions(version, wanted)
      if (sign === '<') return order < 0
      if (sign === '<=') return order <= 0
      if (sign === '>') return order > 0
      return sign === '>=' ? order >= 0 : order === 0
    })
  })
}

function compareVersions(a: string, b: string): number {
  const parts = (text: string) => (text.split(/[-+]/)[0] ?? '').split('.').map(Number)
  const [left, right] = [parts(a), parts(b)]
  const differing = [0, 1, 2].map((index) => (left[index] ?? 0) - (right[index] ?? 0)).find((difference) => difference !== 0)
  return differing ?? 0
}
