// needs: osv-scanner
import { join } from 'node:path'
import { mergeFindings } from '@slipway/shared/findings/merge'
import { describe, expect, it } from 'vitest'
import { osvFormats } from '../../src/scanners/osv-formats.ts'
import { osvScanner } from '../../src/scanners/osv-scanner.ts'
import { type OsvAdvisory, writeOsvDatabase } from '../osv-database.ts'
import { goMod, module, osvSamples } from '../osv-samples.ts'
import { aRealTree } from '../real-tree.ts'
import { outcomeOf } from '../samples.ts'

const advisory = (name: string, over: Partial<OsvAdvisory> = {}): OsvAdvisory => ({
  id: 'GHSA-2222-3333-4444',
  aliases: ['CVE-2026-0001'],
  summary: 'The anchor drags',
  name,
  fixed: '1.3.2',
  severity: 'HIGH',
  ...over,
})

/** A scan with real osv-scanner over these files and a database of these ecosystems. */
async function scanned(files: Readonly<Record<string, string>>, database: Readonly<Record<string, readonly OsvAdvisory[]>>) {
  await using tree = await aRealTree(files)
  const osvDatabase = join(tree.folder, 'databases')
  for (const [ecosystem, advisories] of Object.entries(database)) writeOsvDatabase(osvDatabase, ecosystem, advisories)
  return await outcomeOf(osvScanner, { ...tree.context, osvDatabase })
}

describe('osv-scanner', () => {
  it('has a sample of each format', () =>
    expect(osvFormats.filter(({ file }) => !osvSamples.some(([name]) => file.test(name))).map(({ reader }) => reader)).toEqual([]))

  it.each(osvSamples)(
    'finds a vulnerable package in %s',
    async (file, ecosystem, name, text) => {
      const result = await scanned({ [`api/${file}`]: text }, { [ecosystem]: [advisory(name)] })
      expect(result).toMatchObject({ state: 'findings', read: [`api/${file}`], unscanned: [] })
      expect(result.findings).toMatchObject([
        {
          rule: 'GHSA-2222-3333-4444',
          severity: 'high',
          title: `${name}: The anchor drags`,
          package: { name, version: '1.3.1' },
          place: { file: `api/${file}` },
        },
      ])
      expect(result.findings[0]?.place?.line).toBe(text.split('\n').findIndex((line) => /anchor/i.test(line)) + 1)
    },
    30_000,
  )

  it('makes one finding of one advisory in two databases, of which the GitHub advisory speaks', async () => {
    const own = advisory(module, { id: 'GO-2026-0001', aliases: ['CVE-2026-0001', 'GHSA-2222-3333-4444'], summary: 'Drag' })
    const { findings } = await scanned({ 'go.mod': goMod }, { Go: [own, advisory(module)] })
    expect(findings).toMatchObject([
      { rule: 'GHSA-2222-3333-4444', aliases: ['CVE-2026-0001', 'GO-2026-0001'], title: `${module}: The anchor drags` },
    ])
    const alone = await scanned({ 'go.mod': goMod }, { Go: [own] })
    const [known] = mergeFindings(alone.findings)
    expect([known?.rule, known?.fingerprint]).toEqual(['GHSA-2222-3333-4444', findings[0]?.fingerprint])
  }, 30_000)

  it('is clean on the fixed version, and on a file without packages', async () => {
    const files = { 'go.mod': goMod.replace('1.3.1', '1.3.2'), 'api/go.mod': 'module a\n', 'b/requirements.txt': '# none\n' }
    const { state, read } = await scanned(files, { Go: [advisory(module)] })
    expect([state, read.sort()]).toEqual(['clean', ['api/go.mod', 'b/requirements.txt', 'go.mod']])
  }, 30_000)

  it(
    'is in error without a database of the ecosystem, and not clean',
    async () =>
      expect(await scanned({ 'go.mod': goMod }, {})).toMatchObject({ state: 'error', reason: expect.stringContaining('OSV database') }),
    30_000,
  )

  it(
    'names a lock file that it cannot read',
    async () =>
      expect(await scanned({ 'poetry.lock': '{{{' }, { PyPI: [] })).toMatchObject({
        state: 'clean',
        unscanned: [{ files: ['poetry.lock'], why: expect.stringContaining('not a lock file that can be read') }],
      }),
    30_000,
  )

  it('lets no osv-scanner.toml of the tree hide anything', async () => {
    const hiding = '[[IgnoredVulns]]\nid = "GHSA-2222-3333-4444"\n[[PackageOverrides]]\nignore = true\n'
    const files = { 'go.mod': goMod, 'osv-scanner.toml': hiding, '.gitignore': '*' }
    expect(await scanned(files, { Go: [advisory(module)] })).toMatchObject({ state: 'findings' })
  }, 30_000)
})
