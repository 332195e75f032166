import { describe, expect, it } from 'vitest'
import { readZizmor } from '../../src/scanners/zizmor.ts'

const files = new Map([['/room/0/action.yml', { path: 'actions/a/action.yml', text: 'name: a\nruns: {}\n' }]])
const problem = (verbatim_path: string, severity = 'High') => ({
  ident: 'template-injection',
  desc: 'code injection via template expansion',
  url: 'https://docs.zizmor.sh/audits/#template-injection',
  determinations: { severity, confidence: 'High' },
  locations: [
    {
      symbolic: { key: { Local: { verbatim_path } }, annotation: 'may expand', kind: 'Primary' },
      concrete: { location: { start_point: { row: 1 } }, feature: 'runs' },
    },
  ],
})
const told = (problems: object[], stderr = 'INFO audit: completed /room/0/action.yml') => ({
  code: 0,
  stdout: JSON.stringify(problems),
  stderr,
})

describe('a report of zizmor', () => {
  it('has its problems by the paths of the tree, with its own severities', () => {
    expect(readZizmor(told([problem('/room/0/action.yml')]), files)).toMatchObject({
      state: 'findings',
      files: ['actions/a/action.yml'],
      findings: [{ rule: 'zizmor/template-injection', severity: 'high', place: { file: 'actions/a/action.yml', line: 2 } }],
      unscanned: [],
    })
    expect(readZizmor(told([problem('/room/0/action.yml', 'Absurd')]), files).findings).toMatchObject([{ severity: 'unknown' }])
  })

  it.each([
    ['a problem of a file that it was not given', told([problem('/elsewhere/action.yml')]), 'spoke of a file'],
    ['nonsense', { ...told([]), stdout: 'zizmor!' }, 'could not do its work'],
    ['another exit code', { ...told([]), code: 3, stderr: 'fatal: no audit was performed' }, 'no audit was performed'],
  ])('is a fault with %s', (_what, result, reason) => {
    expect(readZizmor(result, files)).toMatchObject({ state: 'error', files: [], reason: expect.stringContaining(reason) })
  })

  it('has not read what it did not complete', () => {
    expect(readZizmor(told([], ''), files)).toMatchObject({ state: 'clean', files: [], unscanned: [{ files: ['actions/a/action.yml'] }] })
  })
})
