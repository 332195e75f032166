import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../packages/rehearsal/src/scenarios/index.ts'
import { describeProof, parseGuide, unprovenRows } from '../ci/guide-page.ts'
import { root } from '../repository.ts'

const page = readFileSync(join(root, 'docs/guide.md'), 'utf8')
const rows = parseGuide(page)

/** The commands of the guide, each on one line. */
const commands = [
  'git push origin feature/new-feature',
  'gh workflow run enhanced-ci.yml --field environment=production --field skip_tests=false',
  'gh workflow run enhanced-release.yml --field version_type=patch --field deploy_after_release=true',
  'gh workflow run deployment-monitor.yml --field action=rollback --field environment=production --field rollback_version=v1.2.3',
  'gh workflow run enhanced-release.yml --field version_type=rollback --field rollback_version=v1.2.3 --field create_github_release=false',
  'gh run list --workflow=enhanced-ci.yml',
  'gh run cancel <run-id>',
  'gh workflow run enhanced-ci.yml --ref main',
  'curl -f https://gradualsystems.io/SwiftConcur/api/health',
  'gh workflow run deployment-monitor.yml --field action=rollback --field environment=production',
  'gh workflow run deployment-monitor.yml --field action=performance_test --field environment=production',
  'gh run download <run-id> --name monitoring-results',
  'gh workflow run enhanced-ci.yml --field environment=staging --field debug_mode=true',
  'git push origin develop',
  'git push origin main',
]

describe('the page of the guide', () => {
  it.each(commands)('has a row for the command: %s', (command) => {
    expect(rows.filter(({ says }) => says.includes(`\`${command}\``))).toHaveLength(1)
  })

  it.each(rows.flatMap((row) => (row.state === 'built' ? row.proofs : [])).map((proof) => [describeProof(proof), proof] as const))(
    'names what there is: %s',
    (_, proof) => {
      if (proof.kind === 'story') return expect(scenarios.map(({ name }) => name)).toContain(proof.name)
      expect(existsSync(join(root, proof.file))).toBe(true)
      return expect(readFileSync(join(root, proof.file), 'utf8')).toContain(proof.title ?? '')
    },
  )

  it('says of these alone that they are not built', () => {
    expect(rows.filter(({ state }) => state === 'not-built').map(({ says }) => says)).toEqual(notBuilt)
  })
})

/** May become shorter, never longer. */
const notBuilt = ['Clippy with pedantic rules', 'unsafe code with cargo geiger', 'CodeQL for JavaScript and TypeScript']

describe('a row of the guide', () => {
  const row = (shown: string) =>
    parseGuide(`## Gates\n\n| the guide | what does it | shown by |\n| --- | --- | --- |\n| a | b | ${shown} |`)
  const nothing = {
    passed: new Set<string>(),
    failed: new Set<string>(),
    stories: new Map<string, boolean>(),
    notPlayed: new Set<string>(),
  }

  const shown = { failed: [], notRun: [] }

  it('is refused without a proof', () => expect(() => row('somebody')).toThrow('nothing shows what this row says'))

  it('is shown where one of its proofs passed, and none failed', () => {
    const rows = row('`story staging`, `test a.test.ts: adds`')
    expect(unprovenRows(rows, { ...nothing, stories: new Map([['staging', true]]) })).toEqual(shown)
    expect(unprovenRows(rows, { ...nothing, passed: new Set(['a.test.ts: sums adds two']) })).toEqual(shown)
    expect(unprovenRows(rows, { ...nothing, passed: new Set(['a.test.ts: adds']), stories: new Map([['staging', false]]) })).toEqual({
      failed: ['Gates: a: story staging failed'],
      notRun: [],
    })
  })

  it('is not shown where none of them ran', () => {
    expect(
      unprovenRows(row('`test a.test.ts: adds`'), { ...nothing, passed: new Set(['a.test.ts: takes away', 'b.test.ts: adds']) }),
    ).toEqual({ failed: ['Gates: a: nothing of what shows it has run'], notRun: [] })
  })

  it('waits where there was no time for its story, and nothing else shows it', () => {
    const notPlayed = new Set(['staging'])
    const rows = row('`story staging`, `test a.test.ts: adds`')
    expect(unprovenRows(rows, { ...nothing, notPlayed })).toEqual({ failed: [], notRun: ['Gates: a: there was no time for story staging'] })
    expect(unprovenRows(rows, { ...nothing, notPlayed, passed: new Set(['a.test.ts: adds']) })).toEqual(shown)
    expect(unprovenRows(rows, { ...nothing, notPlayed: new Set(['production']) }).failed).toHaveLength(1)
  })
})
