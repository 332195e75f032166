// needs: hadolint
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hadolint } from '../../src/scanners/hadolint.ts'
import { hadolintSeverity } from '../../src/scanners/hadolint-severity.ts'
import { aRealTree } from '../real-tree.ts'
import { outcomeOf } from '../samples.ts'

describe('hadolint', () => {
  it('finds what is wrong with a Dockerfile, at its line', async () => {
    await using tree = await aRealTree({ Dockerfile: 'FROM debian:latest\nRUN cd /srv && apt-get install curl\n' })
    const result = await outcomeOf(hadolint, tree.context)
    expect(result).toMatchObject({ state: 'findings', version: expect.stringMatching(/^\d+\.\d+\.\d+/) })
    expect(result.findings.map(({ rule, place }) => `${rule} ${place?.file}:${place?.line}`)).toEqual(
      expect.arrayContaining(['hadolint/DL3007 Dockerfile:1', 'hadolint/DL3008 Dockerfile:2']),
    )
  })

  it('knows no rule that has no row in our table', () => {
    const program = readFileSync(execFileSync('which', ['hadolint'], { encoding: 'utf8' }).trim(), 'latin1')
    const codes = [...new Set(program.match(/DL\d{4}/g))].sort()
    expect(codes.length).toBeGreaterThan(60)
    // DL1000 is a file that it cannot read; a rule by that name is none.
    expect(codes.filter((code) => code !== 'DL1000' && !hadolintSeverity(code, 'error').isKnown)).toEqual([])
  })

  it('asks for no review of what is only deprecated', async () => {
    await using tree = await aRealTree({ Dockerfile: 'FROM debian:13.1\nMAINTAINER Mona <mona@example.com>\nUSER 1000\n' })
    const { findings } = await outcomeOf(hadolint, tree.context)
    expect(findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual(['hadolint/DL4000 low'])
  })

  it('is clean on a good one', async () => {
    await using tree = await aRealTree({ Dockerfile: 'FROM debian:12.11\nUSER 1000\nCMD ["true"]\n' })
    expect(await outcomeOf(hadolint, tree.context)).toMatchObject({ state: 'clean', findings: [] })
  })

  it('is an error, never clean, on one that it cannot read', async () => {
    await using tree = await aRealTree({ Dockerfile: 'FORM debian:12\nRUN (\n' })
    expect(await outcomeOf(hadolint, tree.context)).toMatchObject({ state: 'error', reason: expect.stringContaining('Dockerfile:1') })
  })
})
