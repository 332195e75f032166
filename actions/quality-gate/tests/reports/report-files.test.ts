import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { systemFiles } from '@slipway/shared/ports/files'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parsePatterns } from '../../src/reports/patterns.ts'
import { findReports } from '../../src/reports/report-files.ts'

let home: string
const place = (path: string) => join(home, path)

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'slipway-reports-'))
  for (const file of [
    'ws/a.xml',
    'ws/b.xml',
    'ws/unit/1.xml',
    'ws/unit/deep/2.xml',
    'ws/.build/3.xml',
    'ws/node_modules/4.xml',
    'ws/x[1].xml',
    'temp/5.xml',
    'away/6.xml',
  ]) {
    await mkdir(dirname(place(file)), { recursive: true })
    await writeFile(place(file), '')
  }
})
afterEach(() => rm(home, { recursive: true }))

const find = async (text: string) => {
  const patterns = parsePatterns(text.replaceAll('$WS', place('ws')).replaceAll('$TEMP', place('temp')).replaceAll('$AWAY', place('away')))
  const { files, missing } = await findReports({ input: 'junit', patterns }, { workspace: place('ws'), temp: place('temp') }, systemFiles)
  return { paths: files.map(({ path }) => path.replace(home, '')), missing: missing.map((reason) => reason.replaceAll(home, '')) }
}

describe('findReports', () => {
  it.each<[string, string[]]>([
    ['a.xml', ['a.xml']],
    ['*.xml', ['a.xml', 'b.xml', 'x[1].xml']],
    ['x[1].xml', ['x[1].xml']],
    ['[ab].xml', ['a.xml', 'b.xml']],
    ['unit/**', ['unit/1.xml', 'unit/deep/2.xml']],
    ['**/[0-9].xml', ['.build/3.xml', 'unit/1.xml', 'unit/deep/2.xml']],
    ['node_modules/*.xml', ['node_modules/4.xml']],
    ['{a,unit/1}.xml', ['a.xml', 'unit/1.xml']],
    ['{unit/*,[ab]}.xml', ['a.xml', 'b.xml', 'unit/1.xml']],
    ['[u]*/*.xml', ['unit/1.xml']],
    ['*.xml\n!b.xml\n!x*', ['a.xml']],
    ['!a.xml\n*.xml', ['a.xml', 'b.xml', 'x[1].xml']],
    ['$WS/a.xml', ['a.xml']],
    ['$WS/**/1.xml', ['unit/1.xml']],
    ['unit/../a.xml', ['a.xml']],
    ['$TEMP/5.xml', ['/temp/5.xml']],
    ['$TEMP/*.xml', ['/temp/5.xml']],
    ['../temp/5.xml', ['/temp/5.xml']],
  ])('%j names %j', async (text, paths) => expect(await find(text)).toEqual({ paths, missing: [] }))

  it.each<[string, string[], string]>([
    ['a.xml, c.xml', ['a.xml'], 'no file matches the input "junit" (c.xml)'],
    ['a.xml, e2e/*.xml', ['a.xml'], 'no file matches the input "junit" (e2e/*.xml)'],
    ['{unit,e2e}/*.xml', ['unit/1.xml'], 'no file matches the input "junit" (e2e/*.xml)'],
    ['a.xml\nb.xml\n!b.xml', ['a.xml'], 'no file matches the input "junit" (b.xml)'],
    ['unit', [], 'unit is a folder, and a report is a file: write unit/* for those in it'],
    ['$AWAY/6.xml', [], '/away/6.xml is outside of the workspace and of RUNNER_TEMP'],
    ['../away/*.xml', [], '/away is outside of the workspace and of RUNNER_TEMP'],
  ])('%j reads %j and says what is missing', async (text, paths, reason) =>
    expect(await find(text)).toEqual({ paths, missing: [expect.stringContaining(reason)] }),
  )

  it('follows a link that stays inside, reads a file once, and does not follow one that leads out', async () => {
    await mkdir(place('ws/links'))
    await symlink('../a.xml', place('ws/links/in.xml'))
    await symlink(place('away/6.xml'), place('ws/links/out.xml'))
    await symlink('loop.xml', place('ws/links/loop.xml'))
    await symlink(place('away'), place('ws/away'))
    expect(await find('links/in.xml')).toEqual({ paths: ['links/in.xml'], missing: [] })
    expect(await find('a.xml, links/i*.xml')).toEqual({ paths: ['a.xml'], missing: [] })
    expect(await find('links/*.xml')).toEqual({
      paths: ['links/in.xml'],
      missing: [expect.stringContaining('links/out.xml is /away/6.xml, outside of the workspace')],
    })
    expect((await find('links/*.xml\n!links/out.xml')).missing).toEqual([])
    await symlink(place('away/6.xml'), place('ws/links/out-2.xml'))
    expect((await find('links/*.xml')).missing).toEqual([
      expect.stringMatching(/^links\/out-2\.xml is .* \(and 1 more of links\/\*\.xml\)$/),
    ])
    expect((await find('away/*.xml')).missing).toEqual([expect.stringContaining('away is /away, outside of the workspace')])
    expect((await find('away/6.xml')).missing).toEqual([expect.stringContaining('outside of the workspace')])
    expect((await find('links/loop.xml')).missing).toEqual(['no file matches the input "junit" (links/loop.xml)'])
  })

  it('reads the workspace through a link to it', async () => {
    await symlink(place('ws'), place('work'))
    const roots = { workspace: place('work'), temp: place('temp') }
    const { files } = await findReports(
      { input: 'junit', patterns: parsePatterns(`${place('ws')}/a.xml\n${place('work')}/b.xml\nunit/*.xml`) },
      roots,
      systemFiles,
    )
    expect(files.map(({ path }) => path)).toEqual(['a.xml', 'b.xml', 'unit/1.xml'])
  })
})
