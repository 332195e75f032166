// needs: cargo-audit, git
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cargoAudit } from '../../src/scanners/cargo-audit.ts'
import { aRealTree } from '../real-tree.ts'
import { lockOf, writeRustAdvisories } from '../rust-advisories.ts'
import { outcomeOf } from '../samples.ts'

/** A crate in this version, and a database of one advisory, so that nothing is fetched. */
async function aCrate(version: string, at?: Date) {
  const tree = await aRealTree({ 'Cargo.lock': lockOf(version) })
  // The machine's own settings: to ask for yanked versions, it would fetch the index.
  mkdirSync(join(tree.folder, '.cargo'))
  writeFileSync(join(tree.folder, '.cargo/audit.toml'), '[yanked]\nenabled = false\nupdate_index = false\n')
  return { ...tree, context: { ...tree.context, rustAdvisories: writeRustAdvisories(join(tree.folder, 'advisories'), at) } }
}

describe('cargo-audit', () => {
  it('finds a vulnerable crate in the lock file, with its severity and the way out', async () => {
    await using tree = await aCrate('1.2.3')
    expect(await outcomeOf(cargoAudit, tree.context)).toMatchObject({
      state: 'findings',
      findings: [{ rule: 'RUSTSEC-2024-0001', severity: 'critical', aliases: ['CVE-2024-0001'], place: { file: 'Cargo.lock', line: 4 } }],
    })
  })

  it('is clean on the patched version', async () => {
    await using tree = await aCrate('1.2.4')
    expect(await outcomeOf(cargoAudit, tree.context)).toMatchObject({ state: 'clean', findings: [] })
  })

  it('knows when its database was brought up to date: at the last commit, or at the last fetch', async () => {
    await using tree = await aCrate('1.2.4', new Date('2026-02-03T04:05:06Z'))
    expect((await outcomeOf(cargoAudit, tree.context)).database).toEqual({ updated: Date.UTC(2026, 1, 3, 4, 5, 6) })
    const fetchHead = join(tree.folder, 'advisories/.git/FETCH_HEAD')
    writeFileSync(fetchHead, '')
    utimesSync(fetchHead, new Date('2026-03-04T05:06:07Z'), new Date('2026-03-04T05:06:07Z'))
    expect((await outcomeOf(cargoAudit, tree.context)).database).toEqual({ updated: Date.UTC(2026, 2, 4, 5, 6, 7) })
  })

  it('does not know the age of a database that is no clone', async () => {
    await using tree = await aCrate('1.2.4')
    rmSync(join(tree.folder, 'advisories/.git'), { recursive: true })
    expect(await outcomeOf(cargoAudit, tree.context)).toMatchObject({ state: 'clean', database: { updated: undefined } })
  })

  it('is an error where there is no database, and none can be fetched', async () => {
    await using tree = await aCrate('1.2.4')
    expect(await outcomeOf(cargoAudit, { ...tree.context, rustAdvisories: join(tree.folder, 'nowhere') })).toMatchObject({ state: 'error' })
    const environment = { ...tree.context.environment, HTTPS_PROXY: 'http://127.0.0.1:9' }
    expect(await outcomeOf(cargoAudit, { ...tree.context, environment, rustAdvisories: undefined })).toMatchObject({ state: 'error' })
  })

  it('is an error, never clean, on a lock file that it cannot read', async () => {
    await using tree = await aCrate('not a version')
    expect(await outcomeOf(cargoAudit, tree.context)).toMatchObject({ state: 'error' })
  })
})
