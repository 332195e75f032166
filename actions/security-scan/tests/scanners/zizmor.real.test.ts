// needs: zizmor
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readZizmor, zizmor } from '../../src/scanners/zizmor.ts'
import { aRealTree } from '../real-tree.ts'
import { aScan, outcomeOf } from '../samples.ts'

const injection = `on: issues
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "\${{ github.event.issue.title }}"
`
const clean = 'on: push\npermissions: {}\njobs:\n  a:\n    name: a\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo 1\n'

describe('zizmor', () => {
  it('finds what an issue could run in a workflow and in an action, at the line', async () => {
    const action = 'name: a\nruns:\n  using: composite\n  steps:\n    - run: echo ${{ github.event.issue.title }}\n      shell: bash\n'
    await using tree = await aRealTree({ '.github/workflows/ci.yml': injection, 'actions/a/action.yml': action })
    expect(await outcomeOf(zizmor, tree.context)).toMatchObject({
      state: 'findings',
      read: ['.github/workflows/ci.yml', 'actions/a/action.yml'],
      findings: [
        { rule: 'zizmor/template-injection', severity: 'high', place: { file: '.github/workflows/ci.yml', line: 7 } },
        { rule: 'zizmor/template-injection', severity: 'high', place: { file: 'actions/a/action.yml', line: 5 } },
      ],
      unscanned: [],
    })
  })

  it('lets no configuration and no comment of the tree hide a finding', async () => {
    const hidden = injection.replace('title }}"', 'title }}" # zizmor: ignore[template-injection]')
    const config = 'rules:\n  template-injection:\n    disable: true\n'
    await using tree = await aRealTree({ '.github/workflows/ci.yml': hidden, '.github/zizmor.yml': config, 'zizmor.yml': config })
    expect(await outcomeOf(zizmor, tree.context)).toMatchObject({ findings: [{ rule: 'zizmor/template-injection' }] })
  })

  it('is clean on a workflow without problems, and names the files that are none', async () => {
    await using tree = await aRealTree({ '.github/workflows/a.yml': clean, '.github/workflows/b.yml': 'on: [push\njobs: 1\n' })
    expect(await outcomeOf(zizmor, tree.context)).toMatchObject({
      state: 'clean',
      read: ['.github/workflows/a.yml'],
      unscanned: [{ files: ['.github/workflows/b.yml'] }],
    })
    await using broken = await aRealTree({ '.github/workflows/b.yml': 'on: push\n' })
    expect(await outcomeOf(zizmor, broken.context)).toMatchObject({ read: [], unscanned: [{ files: ['.github/workflows/b.yml'] }] })
  })

  it('is not run where it is missing, and in error where it dies or prints nonsense', async () => {
    expect(await outcomeOf(zizmor, aScan({ '.github/workflows/a.yml': clean }))).toMatchObject({ state: 'not-run' })
    await using tree = await aRealTree({ '.github/workflows/a.yml': clean })
    mkdirSync(join(tree.folder, 'bin'))
    const of = async (script: string) => {
      writeFileSync(join(tree.folder, 'bin/zizmor'), `#!/bin/sh\n[ "$1" = --version ] && echo zizmor 1.32.0 && exit\n${script}\n`, {
        mode: 0o755,
      })
      const environment = { ...tree.context.environment, PATH: `${join(tree.folder, 'bin')}:/usr/bin:/bin` }
      return await outcomeOf(zizmor, { ...tree.context, environment }).catch((error: unknown) => ({
        state: 'error',
        reason: String(error),
      }))
    }
    expect(await of('kill -9 $$')).toMatchObject({ state: 'error', reason: expect.stringContaining('killed') })
    expect(await of('echo nonsense')).toMatchObject({ state: 'error' })
    expect(await of('echo "[]"; exit 2')).toMatchObject({ state: 'error' })
    expect(readZizmor({ code: 0, stdout: '[]', stderr: '' }, new Map([['/r/0', { path: 'a.yml', text: '' }]]))).toMatchObject({
      unscanned: [{ files: ['a.yml'] }],
    })
  })
})
