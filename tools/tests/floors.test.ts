import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Copy } from '../mutations/copy.ts'
import { root } from '../repository.ts'
import { roomProblems } from '../rooms/room.ts'
import { areas } from '../rooms/table.ts'
import { readCheckout, treeOf } from '../rooms/tree.ts'
import { runBin, runIn } from '../run.ts'

/** A line planted into a file of that place, and whether the linter or the check of rooms must refuse it. */
const planted: readonly [place: string, line: string, refused: boolean][] = [
  ['packages/shared/src/core', "import { z as y } from 'zod'", false],
  ['packages/shared/src/core', "import { y } from './other.ts'", false],
  ['packages/shared/src/core', "import y from 'node:fs'", true],
  ['packages/shared/src/core', "import { y } from '../ports/clock.ts'", true],
  ['packages/shared/src/ports', "import { y } from '../core/errors.ts'", false],
  ['packages/shared/src/ports', "import y from 'node:fs'", false],
  ['packages/shared/src/ports', "import { y } from '../judge/rules.ts'", true],
  ['packages/shared/src/ports', "import { y } from '../action.ts'", true],
  ['packages/shared/src/ports', "import y from '@actions/core'", true],
  ['packages/shared/src/judge', "import { y } from '../ports/clock.ts'", false],
  ['packages/shared/src/judge', "import { y } from '../traffic/load.ts'", true],
  ['packages/shared/src/judge', "import { y } from '../settings.ts'", true],
  ['packages/shared/src/github', "import { y } from '@octokit/core'", false],
  ['packages/shared/src/github', "import { y } from '../rollout/lock/lock.ts'", true],
  ['packages/shared/src/findings', "import { y } from '@octokit/core'", true],
  ['packages/shared/src/probe', "import { y } from '../judge/rules.ts'", false],
  ['packages/shared/src/probe', "import { y } from '../rollout/plan/plan.ts'", true],
  ['packages/shared/src/rollout/engine', "import { y } from '../../probe/http.ts'", false],
  ['packages/shared/src/rollout/targets', "import { y } from '../../probe/http.ts'", false],
  ['packages/shared/src/rollout/targets', "import { y } from '../../testing/fakes.ts'", true],
  ['packages/shared/src/rollout/engine', "import { y } from '../../action.ts'", true],
  ['packages/shared/src/rollout/engine', "import { y } from '@slipway/rollback'", true],
  ['packages/shared/src/rollout/engine', "import { y } from '../../../../../actions/report/src/run.ts'", true],
  ['packages/shared/src/rollout/lock', "import { y } from '../ledger/ledger.ts'", false],
  ['packages/shared/src/rollout/lock', "import type { Y } from '../plan/plan.ts'", true],
  ['packages/shared/src/rollout/targets/haproxy', "import { y } from '../../commands/user-command.ts'", false],
  ['packages/shared/src/rollout/targets/haproxy', "import { y } from '../../ledger/ledger.ts'", true],
  ['packages/shared/src/rollout/targets/haproxy', "import { y } from '../vercel/target.ts'", true],
  ['packages/shared/src/testing', "import { y } from '../rollout/plan/plan.ts'", false],
  ['actions/report/src', "import { y } from '@slipway/shared/core/errors'", false],
  ['actions/report/src', "import type { Outcome } from '@slipway/shared/action'", false],
  ['actions/report/src', "import { runAction } from '@slipway/shared/action'", true],
  ['actions/report/src', "import { y } from '@slipway/rollback/src/plan'", true],
  ['actions/report/src', "import { y } from '../../rollback/src/plan.ts'", true],
  ['actions/report/src/pages', "import { y } from '../../../rollback/src/plan.ts'", true],
  ['actions/report/src', "import { y } from '@slipway/shared/testing/fakes'", true],
  ['actions/report/src', "import { runPostStep } from '@slipway/shared/action'", true],
  ['actions/report/src', "import { y } from './main.ts'", true],
  ['actions/report/src', "import { y } from './post.ts'", true],
  ['actions/rollback/src', "import type { Y } from './post.ts'", true],
  ['actions/report/tests', "import { y } from '../src/main.ts'", true],
  ['packages/shared/src/rollout/engine', "import { y } from '@slipway/shared/core/errors'", true],
  ['packages/shared/src/judge', "export type { Y } from '../traffic/load.ts'", true],
  ['packages/shared/src/judge', "export type Y = import('../traffic/load.ts').Y", true],
  ['packages/cli/src', "import { y } from '@slipway/rehearsal/rehearse'", false],
  ['packages/cli/src', "import { y } from '@slipway/rollback'", true],
  ['actions/report/src', "import y from '@actions/core'", true],
  ['actions/report/src', "import { y } from '@octokit/core'", true],
  ['actions/report/src', "const y = process.env['HOME']", true],
  ['actions/report/tests', "import { y } from '@slipway/shared/testing/fakes'", false],
  ['actions/report/tests', "import { y } from '../src/run.ts'", false],
  ['actions/report/tests', "import { y } from '../../rollback/src/run.ts'", true],
  ['packages/rehearsal/src/executor', "import { y } from '@slipway/shared/core/errors'", false],
  ['packages/rehearsal/src/executor', "import { y } from '../../../../actions/report/src/run.ts'", true],
]

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-floors-'))
  await copyFile(join(root, 'biome.json'), join(folder, 'biome.json'))
  for (const [index, [place, line]] of planted.entries()) {
    const path = join(folder, place, `planted-${index}.ts`)
    await mkdir(dirname(path), { recursive: true })
    const used = /(?:\bas|\{|import|const|type \{) (\w+)(?: \}| from| =)/.exec(line)?.[1] ?? 'y'
    await writeFile(path, `${line}\nexport ${line.startsWith('import type') ? `type It = ${used}` : `const it = ${used}`}\n`)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const reportSchema = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
})

it('the linter and the check of rooms refuse every import that goes against the floors, and no other', async () => {
  const refused = [...(await pathsRefused(/noRestrictedImports|noProcessEnv/)), ...(await againstRooms())]
  const seen = planted.map(([place, line], index) => [place, line, refused.some((path) => path.endsWith(`planted-${index}.ts`))])
  expect(seen).toEqual(planted)
})

it.each([
  ['values', "import { two } from './two.ts'\nexport const one = () => two()\n"],
  ['types', "import type { Two } from './two.ts'\nexport type One = { two: Two }\n"],
])('the linter refuses a circle of %s', async (kind, text) => {
  const place = join(folder, 'packages/shared/src', kind)
  await mkdir(place, { recursive: true })
  await writeFile(join(place, 'one.ts'), text)
  await writeFile(
    join(place, 'two.ts'),
    text.replace(/one|two/gi, (word) => other[word] ?? word),
  )
  const wrong = await pathsRefused(/noImportCycles/)
  expect(
    wrong
      .filter((path) => path.includes(`/${kind}/`))
      .map((path) => path.slice(path.lastIndexOf('/') + 1))
      .sort(),
  ).toEqual(['one.ts', 'two.ts'])
})

const other: Readonly<Record<string, string>> = { one: 'two', two: 'one', One: 'Two', Two: 'One' }

describe('the command', () => {
  let copy: Copy
  beforeAll(async () => {
    copy = new Copy()
    await copy.fill()
    await git('init', '--quiet')
    await git('add', 'packages/shared/src/core')
  })
  afterAll(() => copy[Symbol.dispose]())
  const git = (...args: string[]) => runIn(copy.folder, 'git', args)
  const check = () => runIn(copy.folder, process.execPath, ['tools/node-24.mjs', 'tools/check.ts', 'rooms'])

  it('finds nothing wrong in this repository', async () => {
    expect(await check()).toMatchObject({ code: 0, output: expect.stringContaining('1 of 1 checks passed') })
  })

  it('finds each thing that is planted', async () => {
    const core = 'packages/shared/src/core'
    await mkdir(join(copy.folder, 'nowhere'))
    await writeFile(join(copy.folder, 'nowhere/homeless.ts'), 'export const homeless = 1\n')
    await writeFile(join(copy.folder, core, 'up.ts'), "\nexport type Up = import('../action.ts').Outcome\n")
    for (const folder of [core, 'packages/shared/src/ports']) {
      await writeFile(join(copy.folder, folder, 'twin.ts'), 'export type Twin = string\n')
    }
    await writeFile(join(copy.folder, core, 'one.ts'), "import type { Two } from './two.ts'\nexport type One = Two[]\n")
    await writeFile(join(copy.folder, core, 'two.ts'), "\nexport type Two = import('./one.ts').One[]\n")
    await writeFile(join(copy.folder, core, 'broken.ts'), 'export const = 1\n')
    await rm(join(copy.folder, core, 'duration.ts'))
    const { code, output } = await check()
    expect(code).toBe(1)
    const problems = output.split('\n').map((line) => line.trim())
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^(\d+) of the \d+ TypeScript files that git names were read$/),
        `${core}/duration.ts could not be read, but git names it: restore it, or remove it with git rm`,
        `${core}/broken.ts:1 does not parse: Unexpected token`,
        `${core}/up.ts:2 imports packages/shared/src/action.ts: shared does not use steps`,
        `imports form a circle: ${core}/one.ts:1 -> ${core}/two.ts:2 -> ${core}/one.ts`,
        `Twin has 2 meanings: ${core}/twin.ts:1, packages/shared/src/ports/twin.ts:1`,
        'nowhere/homeless.ts is in no room of the table: give it a place in tools/rooms/table.ts',
      ]),
    )
  })
})

/** The planted files that the check of rooms refuses. What they import is there, even where the repository has no such file. */
async function againstRooms(): Promise<string[]> {
  const places = planted.map(([place], index) => join(place, `planted-${index}.ts`))
  const sources = await Promise.all(places.map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })))
  const imported = planted.flatMap(([place, line]) => {
    const specifier = /'((?:\.|@slipway\/shared\/).*)'/.exec(line)?.[1] ?? ''
    return specifier.startsWith('.')
      ? [join(place, specifier)]
      : [specifier.replace('@slipway/shared/', 'packages/shared/src/').concat('.ts')]
  })
  const { packages, paths } = await readCheckout(root)
  const { arrows, problems } = treeOf({ sources, packages, paths: new Set([...paths, ...places, ...imported]) })
  const files = [...places, ...arrows.map(({ to }) => to)]
  return [...problems, ...roomProblems(files, arrows, areas)].flatMap((problem) => places.filter((path) => problem.startsWith(path)))
}

async function pathsRefused(rule: RegExp): Promise<string[]> {
  const flags = ['--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '--config-path', folder]
  const { output } = await runBin('biome', ['lint', ...flags, folder])
  const report = reportSchema.parse(JSON.parse(output.slice(output.indexOf('{"'), output.lastIndexOf('}') + 1)))
  return report.diagnostics.filter(({ category }) => rule.test(category)).map(({ location }) => location.path)
}
