import { fakeClock } from '@slipway/shared/testing/fakes'
import { type FakeAnswer, fakeGithub } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import {
  appendHistory,
  type HistoryRecord,
  historyOutcome,
  mayBeChange,
  newestFiles,
  parseLines,
  readHistory,
} from '../../src/github/history.ts'
import { firstParseLines } from './first-history-reader.ts'

function aRecord(overrides: Partial<HistoryRecord> = {}): HistoryRecord {
  return {
    schema: 1,
    key: '100+1+deploy',
    at: '2026-01-05T12:00:00.000Z',
    service: 'harbor',
    environment: 'production',
    outcome: 'deployed',
    verdict: 'pass',
    version: 'v1.2.3',
    sha: 'a'.repeat(40),
    headline: 'v1.2.3 serves everything',
    actor: 'mona',
    url: 'https://github.com/quay/harbor/actions/runs/100',
    actions: {},
    measures: {},
    ...overrides,
  }
}

/** A repository's git data: objects by name, one branch, and `before` called as each move of the branch arrives. */
async function aRepository(before: (move: (files: Record<string, string>) => void) => FakeAnswer | undefined = () => undefined) {
  const trees = new Map<string, Record<string, string>>()
  const commits = new Map<string, { tree: string; parents: string[] }>()
  let head: string | undefined
  const put = (files: Record<string, string>, parents: string[]) => {
    trees.set(`tree${trees.size}`, files)
    commits.set(`commit${commits.size}`, { tree: `tree${trees.size - 1}`, parents })
    return `commit${commits.size - 1}`
  }
  const filesOf = (sha: string | undefined) => trees.get(commits.get(sha ?? '')?.tree ?? '') ?? {}
  const get = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined)
  const github = await fakeGithub(({ method, path, body }) => {
    const [kind = '', name = ''] = path.split('/git/')[1]?.split(/\/(.*)/s) ?? []
    if (method === 'GET' && kind === 'ref') return head === undefined ? { status: 404 } : { body: { object: { sha: head } } }
    if (method === 'GET' && kind === 'commits') return { body: { sha: name, tree: { sha: commits.get(name)?.tree } } }
    if (method === 'GET' && kind === 'trees') {
      return { body: { tree: Object.keys(trees.get(name) ?? {}).map((file) => ({ path: file, type: 'blob', sha: `${name}:${file}` })) } }
    }
    if (method === 'GET' && kind === 'blobs') {
      const [tree = '', file = ''] = decodeURIComponent(name).split(':')
      return { body: { content: Buffer.from(trees.get(tree)?.[file] ?? '').toString('base64'), encoding: 'base64' } }
    }
    if (kind === 'trees') {
      const [entry] = Array.isArray(get(body, 'tree')) ? Array.from(Object.values(Object(get(body, 'tree')))) : []
      trees.set(`tree${trees.size}`, {
        ...trees.get(String(get(body, 'base_tree'))),
        [String(get(entry, 'path'))]: String(get(entry, 'content')),
      })
      return { status: 201, body: { sha: `tree${trees.size - 1}` } }
    }
    if (kind === 'commits') {
      commits.set(`commit${commits.size}`, {
        tree: String(get(body, 'tree')),
        parents: Object.values(Object(get(body, 'parents'))).map(String),
      })
      return { status: 201, body: { sha: `commit${commits.size - 1}` } }
    }
    const interruption = before((files) => {
      head = put({ ...filesOf(head), ...files }, head === undefined ? [] : [head])
    })
    if (interruption !== undefined) return interruption
    const next = String(get(body, 'sha'))
    const forward = head === undefined ? method === 'POST' : commits.get(next)?.parents.includes(head) === true
    if (!forward || get(body, 'force') === true) return { status: 422, body: { message: 'Update is not a fast forward' } }
    head = next
    return { body: {} }
  })
  return { github, files: () => filesOf(head), parents: () => commits.get(head ?? '')?.parents }
}

const deps = () => ({ clock: fakeClock(), random: () => 0.5 })
const january = 'production/2026-01.ndjson'

describe('appendHistory', () => {
  it('begins the branch with no parent, one file for each environment and month', async () => {
    const { github, files, parents } = await aRepository()
    expect(await appendHistory(github, [aRecord()], deps())).toBe('appended')
    expect(parents()).toEqual([])
    expect(Object.keys(files())).toEqual([january])
    expect(JSON.parse(files()[january] ?? '')).toMatchObject({ key: '100+1+deploy', version: 'v1.2.3' })
  })

  it('keeps a record of the same key once', async () => {
    const { github, files } = await aRepository()
    await appendHistory(github, [aRecord()], deps())
    expect(await appendHistory(github, [aRecord({ headline: 'again' })], deps())).toBe('known')
    expect(files()[january]?.trim().split('\n')).toHaveLength(1)
  })

  it('takes the records of several services in one commit, and completes what an earlier attempt left of them', async () => {
    const { github, files } = await aRepository()
    const of = (service: string) => aRecord({ service, key: `100+1+deploy+${service}` })
    expect(await appendHistory(github, [of('api'), of('web')], deps())).toBe('appended')
    expect(github.calls.filter(({ route }) => route.endsWith('/git/commits'))).toHaveLength(1)
    expect(await appendHistory(github, [of('api'), of('web'), of('parser')], deps())).toBe('appended')
    expect(await appendHistory(github, [of('parser'), of('web')], deps())).toBe('known')
    expect(parseLines(files()[january] ?? '').records.map(({ service }) => service)).toEqual(['api', 'web', 'parser'])
  })

  it('puts its record after that of a writer who was faster', async () => {
    let races = 2
    const { github, files } = await aRepository((move) => {
      if (races-- > 0) move({ [january]: `${files()[january] ?? ''}${JSON.stringify(aRecord({ key: `other${races}` }))}\n` })
      return undefined
    })
    expect(await appendHistory(github, [aRecord()], deps())).toBe('appended')
    const lines = files()[january]?.trim().split('\n') ?? []
    expect(lines.map((line) => JSON.parse(line).key)).toEqual(['other1', 'other0', '100+1+deploy'])
  })

  it('finds its own record when only the answer was lost', async () => {
    let lost = false
    const { github, files } = await aRepository((move) => {
      if (lost) return undefined
      lost = true
      move({ [january]: `${JSON.stringify(aRecord())}\n` })
      return { status: 502 }
    })
    expect(await appendHistory(github, [aRecord()], deps())).toBe('known')
    expect(files()[january]?.trim().split('\n')).toHaveLength(1)
  })

  it('gives up when the branch never lets it through', async () => {
    const { github } = await aRepository(() => ({ status: 422, body: { message: 'Repository rule violations found' } }))
    await expect(appendHistory(github, [aRecord()], deps())).rejects.toThrow('Repository rule violations')
  })
})

describe('readHistory', () => {
  it('gives the records of every environment in order of time, and counts what it cannot read', async () => {
    const { github } = await aRepository()
    await appendHistory(github, [aRecord({ key: 'b', at: '2026-01-06T00:00:00.000Z' })], deps())
    await appendHistory(github, [aRecord({ key: 'a', environment: 'staging' })], deps())
    const { records, unreadable } = await readHistory(github)
    expect(records.map(({ key }) => key)).toEqual(['a', 'b'])
    expect(unreadable).toBe(0)
  })

  it('is empty where there is no branch', async () => {
    const { github } = await aRepository()
    expect(await readHistory(github)).toEqual({ records: [], unreadable: 0, unknown: 0 })
  })

  it('takes the newest months of each environment', () => {
    expect(newestFiles(['p/2026-01.ndjson', 'p/2026-03.ndjson', 'p/2026-02.ndjson', 's/2025-12.ndjson', 'README.md'], 2)).toEqual([
      'p/2026-02.ndjson',
      'p/2026-03.ndjson',
      's/2025-12.ndjson',
    ])
  })
})

describe('a file of the history', () => {
  const line = (overrides: object) => JSON.stringify({ ...aRecord(), ...overrides })

  it.each(historyOutcome.options)('has records of the outcome %s', (outcome) => {
    expect(parseLines(`${line({ outcome })}\n`).records).toEqual([aRecord({ outcome })])
  })

  it('keeps what it knows, and tells a later version from what is torn', () => {
    const text = [
      line({ key: 'a' }),
      line({ key: 'b', outcome: 'promoted-again' }),
      line({ key: 'c', verdict: 'doubtful', actions: { 'health-check': 'doubtful' } }),
      line({ key: 'd', team: 'crew' }),
      line({ key: 'e', schema: 2 }),
      line({ key: 'f', outcome: 7 }),
      '"text"',
      '<<<<<<< HEAD',
      line({ key: 'g' }).slice(0, 40),
    ].join('\n')
    const { records, unreadable, unknown } = parseLines(text)
    expect(records).toEqual([aRecord({ key: 'a' }), aRecord({ key: 'd' })])
    expect({ unreadable, unknown }).toEqual({ unreadable: 5, unknown: 2 })
  })

  it('loses no record of before to the first reader, which counts the lines it does not know', () => {
    const lines = historyOutcome.options.map((outcome) => line({ key: outcome, outcome }))
    const { records, unreadable } = firstParseLines(lines.join('\n'))
    expect(records.map(({ outcome }) => outcome)).toEqual(['deployed', 'rolled-back', 'failed', 'checked'])
    expect(unreadable).toBe(5)
  })

  it('stays as it is where a record is put after what cannot be read', async () => {
    const torn = `${line({ key: 'later', outcome: 'promoted-again' })}\n${line({ key: 'torn' }).slice(0, 40)}`
    let raced = false
    const { github, files } = await aRepository((move) => {
      if (raced) return undefined
      raced = true
      move({ [january]: torn })
      return undefined
    })
    await appendHistory(github, [aRecord()], deps())
    expect(files()[january]).toBe(`${torn}\n${JSON.stringify(aRecord())}\n`)
    expect(await readHistory(github)).toEqual({ records: [aRecord()], unreadable: 1, unknown: 1 })
  })

  it('has no change in what was superseded, planned, stopped, rehearsed or only measured', () => {
    expect(historyOutcome.options.filter((outcome) => mayBeChange({ outcome }))).toEqual(['deployed', 'rolled-back', 'failed', 'checked'])
  })
})
