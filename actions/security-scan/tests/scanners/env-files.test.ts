import { describe, expect, it } from 'vitest'
import { envFiles } from '../../src/scanners/env-files.ts'
import { aScan, outcomeOf, samples } from '../samples.ts'

async function rulesOf(files: Record<string, string>, tracked = true) {
  const context = aScan(files)
  const { findings } = await outcomeOf(envFiles, tracked ? context : { ...context, tree: { ...context.tree, commit: undefined } })
  return findings.map((finding) => [
    finding.rule.replace('env-files/', ''),
    finding.severity,
    `${finding.place?.file}:${finding.place?.line}`,
  ])
}

describe('env-files', () => {
  it('has nothing to look at without such a file', () => {
    expect(envFiles.notApplicable(aScan({ 'src/environment.ts': '' }).tree)).toBe('there is no .env file of any kind')
    expect(envFiles.notApplicable(aScan({ 'api/.env.example': '' }).tree)).toBeUndefined()
  })

  it('blocks on a real value in a tracked .env, as a secret', async () => {
    const { findings } = await outcomeOf(envFiles, aScan({ '.env': `PORT=80\nDB_PASSWORD=${samples.password}` }))
    expect(findings).toMatchObject([
      { rule: 'env-files/secret', kind: 'secret', severity: 'critical', place: { file: '.env', line: 2 } },
      { rule: 'env-files/tracked', kind: 'environment-file', severity: 'high' },
    ])
    expect(JSON.stringify(findings)).not.toContain(samples.password)
  })

  it('says nothing of version control where git could not tell', async () => {
    expect(await rulesOf({ '.env': 'PORT=80' }, false)).toEqual([])
  })

  it('leaves the files of a mode alone that hold public settings', async () => {
    expect(await rulesOf({ '.env.production': 'VITE_API=https://example.com' })).toEqual([])
  })

  it('finds a real-looking value in an example, and takes placeholders', async () => {
    expect(await rulesOf({ '.env.example': `TOKEN=${samples.github}\nSECRET=changeme\nAPI_KEY=\nURL=https://x.io` })).toEqual([
      ['real-value-in-example', 'high', '.env.example:1'],
    ])
  })

  it('finds duplicates, malformed lines, weak values and drift', async () => {
    const files = { 'api/.env.staging': 'A=1\nA=2\noops\nADMIN_PASSWORD=secret\nNEW=1', 'api/.env.example': 'A=\nADMIN_PASSWORD=' }
    expect(await rulesOf(files)).toEqual([
      ['malformed', 'medium', 'api/.env.staging:3'],
      ['duplicate', 'medium', 'api/.env.staging:2'],
      ['weak', 'medium', 'api/.env.staging:4'],
      ['drift', 'low', 'api/.env.staging:5'],
    ])
  })
})
