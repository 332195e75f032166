// needs: hadolint
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { defaultPolicy, judgeSecurity } from '@slipway/shared/findings/policy'
import { describe, expect, it } from 'vitest'
import { runScanners } from '../../src/run-scanners.ts'
import { containerFiles } from '../../src/scanners/container-files.ts'
import { hadolint } from '../../src/scanners/hadolint.ts'
import { hadolintSeverity } from '../../src/scanners/hadolint-severity.ts'
import { aRealTree } from '../real-tree.ts'
import { outcomeOf, samples } from '../samples.ts'

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

  it('sees what container-files sees as the same problem, and blocks a password with it', async () => {
    await using tree = await aRealTree({
      Dockerfile: `FROM alpine AS base\nRUN curl -fsSL https://get.example.com/install.sh | sh\nFROM alpine:latest\nENV A=1 DB_PASSWORD=${samples.password}\nUSER root\n`,
    })
    const { findings, tools } = await runScanners([hadolint, containerFiles], tree.context, {
      timeout: 60_000,
      clock: tree.context.clock,
      asked: [],
      databaseAge: 86_400_000,
    })
    const both = findings.filter((finding) => finding.tools.length === 2).map(({ rule, severity }) => `${severity} ${rule}`)
    expect(both.sort()).toEqual([
      'critical container-files/secret-value',
      'medium container-files/latest-tag',
      'medium container-files/no-tag',
      'medium container-files/runs-as-root',
    ])
    expect(judgeSecurity({ findings, tools }, defaultPolicy).judgement.verdict).toBe('fail')
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
