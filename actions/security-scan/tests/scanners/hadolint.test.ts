import { exited, fakeExec } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { hadolint, readHadolint } from '../../src/scanners/hadolint.ts'
import { aScan, outcomeOf } from '../samples.ts'

const run = (stdout: string, code = 1, stderr = '') => ({ code, stdout, stderr })

describe('hadolint', () => {
  const problem = (code: string, line: number, level = 'warning') => ({
    file: 'Dockerfile',
    line,
    column: 1,
    level,
    code,
    message: 'Pin it\nmore',
  })
  const texts = new Map([['Dockerfile', { path: 'Dockerfile', text: 'FROM x\nRUN a\nRUN a\n' }]])

  it('makes findings with a fingerprint that the line number has no part in', () => {
    const [first, second] = readHadolint(
      run(JSON.stringify([problem('DL3006', 1, 'error'), problem('DL3059', 2), problem('DL3059', 3)]), 0),
      texts,
    ).findings
    const [moved] = readHadolint(
      run(JSON.stringify([problem('DL3006', 2, 'error')]), 0),
      new Map([['Dockerfile', { path: 'Dockerfile', text: '# new\nFROM x\n' }]]),
    ).findings
    expect(first).toMatchObject({ kind: 'container', title: 'DL3006: Pin it', place: { file: 'Dockerfile', line: 1 } })
    expect(moved?.fingerprint).toBe(first?.fingerprint)
    expect(second?.fingerprint).not.toBe(first?.fingerprint)
  })

  it('rates a problem by our own table, and says why', () => {
    const { findings } = readHadolint(
      run(JSON.stringify([problem('DL4000', 1, 'error'), problem('DL3006', 2, 'style'), problem('DL9999', 3, 'error')]), 0),
      texts,
    )
    expect(findings.map(({ severity, detail }) => `${severity} ${detail}`)).toEqual([
      'low Rated low: MAINTAINER is a deprecated way to write a label.',
      'medium Rated medium: without a tag, the next build may take another image, which nobody has scanned.',
      'medium Rated medium: Slipway has no severity of its own for DL9999; hadolint calls it error.',
    ])
  })

  it('keeps two equal lines apart', () => {
    const { findings } = readHadolint(run(JSON.stringify([problem('DL3059', 2), problem('DL3059', 3)]), 0), texts)
    expect(new Set(findings.map((finding) => finding.fingerprint)).size).toBe(2)
  })

  it('is in error for a Dockerfile that it could not read', () => {
    expect(readHadolint(run(JSON.stringify([problem('DL1000', 4, 'error')]), 0), texts)).toMatchObject({
      state: 'error',
      reason: 'hadolint could not read Dockerfile:4',
    })
    expect(readHadolint(run('', 1, 'no such option'), texts)).toMatchObject({ state: 'error' })
  })

  it('sees each file under a name of ours in a room of its own, and no pragma or configuration of the tree', async () => {
    const seen: { command: readonly string[]; env: Readonly<Record<string, string>> }[] = []
    const context = aScan({ 'a/--config=x.Dockerfile': 'FROM x', '.hadolint.yaml': 'ignored: [DL3006]' })
    const exec = fakeExec((command, { env }) => {
      seen.push({ command, env })
      return command[1] === '--version'
        ? exited(0, '2.15.1')
        : exited(0, JSON.stringify([{ ...problem('DL3006', 1), file: command.at(-1) }]))
    })
    const result = await outcomeOf(hadolint, { ...context, exec, environment: { HOME: '/home/mona' } })
    expect(result.findings).toMatchObject([{ place: { file: 'a/--config=x.Dockerfile', line: 1 } }])
    expect(seen[1]?.command).toContain('--disable-ignore-pragma')
    expect(seen[1]?.command.at(-1)).toMatch(/^\/temp\/slipway-room-[\w-]+\/0\/Dockerfile$/)
    expect(seen[1]?.env['HOME']).toMatch(/^\/temp\/slipway-room-/)
    expect(await context.files.list('/temp')).toEqual([])
  })

  it('does not run when it is absent, and says how to get it', async () => {
    expect(await outcomeOf(hadolint, aScan({ 'docker/api.Dockerfile': 'FROM x' }))).toMatchObject({
      state: 'not-run',
      hint: expect.stringContaining('https://github.com/hadolint'),
    })
    expect(hadolint.notApplicable(aScan({ 'Dockerfile.md': '' }).tree)).toBe('there is no Dockerfile')
  })
})
