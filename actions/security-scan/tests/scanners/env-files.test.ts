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

  it('finds placeholders that were left, and takes a reference for the value itself', async () => {
    // In two pieces, since nothing of this repository may have it.
    const todo = ['TO', 'DO'].join('')
    const text = `API_TOKEN=changeme-please\nHOST=<your host>\nMODE=${todo}\nURL=https://example.com\nDEBUG=true\nDB_PASSWORD=\${DB_PASSWORD}\nS3_SECRET=vault:kv/s3\n`
    expect(await rulesOf({ '.env.production': text })).toEqual([
      ['placeholder', 'medium', '.env.production:1'],
      ['placeholder', 'low', '.env.production:2'],
      ['placeholder', 'low', '.env.production:3'],
    ])
  })

  it.each([
    ['of its own name', { '.env.staging': 'A=1', '.env.staging.example': 'A=', '.env.example': 'A=\nB=' }, []],
    ['that is common', { '.env.staging': 'A=1\nC=1', '.env.example': 'A=\nB=' }, ['.env.staging:2 drift', '.env.example:2 missing']],
    ['that several files share', { '.env.staging': 'A=1', '.env.production': 'B=1', '.env.example': 'A=\nB=' }, []],
    ['of another name', { 'web.env': 'A=1', 'web.env.sample': 'A=\nB=' }, ['web.env.sample:2 missing']],
    ['in another folder', { 'api/.env.staging': 'A=1', '.env.example': 'B=' }, []],
    ['alone', { '.env.example': 'B=' }, []],
  ])('compares a file and the example %s, in both directions', async (_name, files, expected) => {
    expect((await rulesOf(files)).map(([rule, , place]) => `${place} ${rule}`)).toEqual(expected)
  })

  it('finds duplicates, malformed lines, weak values and drift', async () => {
    const files = { 'api/.env.staging': 'A=1\nA=2\noops\nADMIN_PASSWORD=secret\nNEW=1', 'api/.env.example': 'A=\nADMIN_PASSWORD=\nOLD=' }
    expect(await rulesOf(files)).toEqual([
      ['malformed', 'medium', 'api/.env.staging:3'],
      ['duplicate', 'medium', 'api/.env.staging:2'],
      ['weak', 'medium', 'api/.env.staging:4'],
      ['drift', 'low', 'api/.env.staging:5'],
      ['missing', 'low', 'api/.env.example:3'],
    ])
  })
})
