// needs: trufflehog
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mergeFindings } from '@slipway/shared/findings/merge'
import { describe, expect, it } from 'vitest'
import { secretPatterns } from '../../src/scanners/secret-patterns.ts'
import { trufflehog } from '../../src/scanners/trufflehog.ts'
import { aRealTree } from '../real-tree.ts'
import { outcomeOf, samples } from '../samples.ts'

describe('TruffleHog', () => {
  it('finds a token that our own patterns find, at the same place, as one finding', async () => {
    const text = `// 1\n// 2\nconst token = '${samples.github}'\nconst aws = '${samples.awsKey}'\nconst awsSecret = '${samples.awsSecret}'\n`
    await using tree = await aRealTree({ 'src/a.js': text, 'b.md': 'nothing' })
    const hog = await outcomeOf(trufflehog, tree.context)
    expect(hog).toMatchObject({ state: 'findings', read: ['b.md', 'src/a.js'] })
    const own = await outcomeOf(secretPatterns, tree.context)
    const merged = mergeFindings([...hog.findings, ...own.findings])
    expect(merged.filter(({ tools }) => tools.length === 2)).toMatchObject([
      { kind: 'secret', place: { file: 'src/a.js' } },
      { kind: 'secret', place: { file: 'src/a.js' } },
    ])
    for (const secret of [samples.github, samples.awsKey, samples.awsSecret]) expect(JSON.stringify([hog, merged])).not.toContain(secret)
  })

  it('is clean on a tree without secrets, whatever the tree says of TruffleHog', async () => {
    await using tree = await aRealTree({ 'a.js': 'const a = 1\n', '.trufflehog.yml': 'detectors: []\n' })
    expect(await outcomeOf(trufflehog, tree.context)).toMatchObject({ state: 'clean', findings: [], read: ['.trufflehog.yml', 'a.js'] })
  })

  it('does not obey the comment by which an author would waive a secret', async () => {
    await using tree = await aRealTree({ 'a.js': `const token = '${samples.github}' // trufflehog:ignore\n` })
    expect(await outcomeOf(trufflehog, tree.context)).toMatchObject({ state: 'findings', findings: [{ kind: 'secret' }] })
  })

  it('needs no network', async () => {
    await using tree = await aRealTree({ 'a.js': `const token = '${samples.github}'\n` })
    const environment = { ...tree.context.environment, HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' }
    expect(await outcomeOf(trufflehog, { ...tree.context, environment })).toMatchObject({ state: 'findings' })
  })

  it('is an error where it dies', async () => {
    await using tree = await aRealTree({ 'a.js': '' })
    mkdirSync(join(tree.folder, 'bin'))
    writeFileSync(join(tree.folder, 'bin/trufflehog'), '#!/bin/sh\n[ "$1" = --version ] && echo trufflehog 3.97.0 && exit\nkill -9 $$\n', {
      mode: 0o755,
    })
    const environment = { ...tree.context.environment, PATH: `${join(tree.folder, 'bin')}:/usr/bin:/bin` }
    await expect(outcomeOf(trufflehog, { ...tree.context, environment })).rejects.toThrow('killed')
  })
})
