// needs: trivy
import { describe, expect, it } from 'vitest'
import { trivy } from '../../src/scanners/trivy.ts'
import { aRealTree } from '../real-tree.ts'
import { outcomeOf } from '../samples.ts'

describe('trivy', () => {
  it('finds what is wrong with a Dockerfile, whatever the file waives', async () => {
    await using tree = await aRealTree({
      'api/Dockerfile': '#trivy:ignore:DS-0001\nFROM debian:latest\n#trivy:ignore:DS-0002\nUSER root\n',
    })
    const result = await outcomeOf(trivy, tree.context)
    expect(result).toMatchObject({ state: 'findings', version: expect.stringMatching(/^\d+\.\d+\.\d+/), read: ['api/Dockerfile'] })
    expect(result.findings.map(({ rule, severity, place }) => `${severity} ${rule} ${place?.file}:${place?.line}`)).toEqual(
      expect.arrayContaining(['medium trivy/DS-0001 api/Dockerfile:2', 'medium trivy/DS-0002 api/Dockerfile:4']),
    )
  })

  it('finds nothing grave in a good one', async () => {
    await using tree = await aRealTree({ Dockerfile: 'FROM debian:13.1\nUSER 1000\nHEALTHCHECK CMD ["true"]\nCMD ["true"]\n' })
    expect(await outcomeOf(trivy, tree.context)).toMatchObject({ state: 'clean', findings: [] })
  })

  it('is in error, never clean, without a database that can be opened', async () => {
    await using tree = await aRealTree({ 'package-lock.json': '{"lockfileVersion":3,"packages":{}}' })
    const trivyCache = `${tree.folder}/cache`
    expect(await outcomeOf(trivy, { ...tree.context, trivyCache })).toMatchObject({ state: 'error' })
    await tree.context.files.write(`${trivyCache}/db/metadata.json`, '{"Version":2,"UpdatedAt":"2026-11-30T06:00:00Z"}')
    expect(await outcomeOf(trivy, { ...tree.context, trivyCache })).toMatchObject({
      state: 'error',
      reason: expect.stringContaining('trivy could not do its work'),
    })
  })
})
