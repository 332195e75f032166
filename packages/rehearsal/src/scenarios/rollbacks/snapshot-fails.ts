import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import type { Scenario } from '../../world/scenario.ts'
import { withLine } from '../../world/slipway-yml.ts'
import type { World } from '../../world/world.ts'

/** What the database holds, in the eyes of the team's own snapshot command. */
const rows = 'berth 7 is let to the Ida'

export const snapshotFails: Scenario = {
  name: 'snapshot-fails',
  story: 'A planned rollback stops where its snapshot fails, an emergency goes on, and a snapshot that succeeds is kept encrypted.',
  given: { live: [{ environment: 'production', version: 'v1.2.2' }] },
  async play(world) {
    await world.edit(
      'main',
      '.github/slipway.yml',
      withLine('production', 'database: { snapshot: { command: [bash, deploy/snapshot.sh] } }'),
    )
    const middle = await world.commit('main', 'Snapshots', { files: { 'deploy/snapshot.sh': 'echo "the disk is full" >&2; exit 1\n' } })
    await world.send('main')
    await world.seedLive('production', { version: 'v1.2.3', sha: middle.sha })
    const newest = await world.commit('main', 'Let berths')
    await world.send('main')
    await world.seedLive('production', { version: 'v1.2.4', sha: newest.sha })

    await stopsBeforeAnything(world)
    await goesOnInAnEmergency(world)
    await keepsItEncrypted(world, middle.sha)
    await world.commonClaims.noFailedRequest()
  },
}

async function planned(world: World, version: string) {
  const run = await world.dispatch('enhanced-release.yml', {
    inputs: { version_type: 'rollback', rollback_version: version, create_github_release: 'false', reason: 'the harbour master asks' },
  })
  await world.untilWaiting(run, 'production')
  world.approve(run, 'production')
  return await run.finished
}

async function stopsBeforeAnything(world: World): Promise<void> {
  const before = { weights: await world.view.edge.weightsAt('production'), records: world.view.github.deployments('production').length }
  const result = await planned(world, 'v1.2.3')
  world.claims.equal('the planned rollback fails', 'failure', result.conclusion)
  world.claims.contains("with the snapshot's own words", 'the disk is full', world.view.runs.annotations(result))
  world.claims.contains('and with how to go on', 'skip-snapshot', world.view.runs.annotations(result))
  world.claims.equal('production serves what it served', 'v1.2.4', await world.view.edge.versionAt('production'))
  world.claims.equal('the weights are untouched', before.weights, await world.view.edge.weightsAt('production'))
  world.claims.equal('and so is the ledger', before.records, world.view.github.deployments('production').length)
  world.claims.equal('the lock is free again', 'free', await world.view.github.lockState('production'))
}

async function goesOnInAnEmergency(world: World): Promise<void> {
  const run = await world.dispatch('deployment-monitor.yml', {
    inputs: { action: 'rollback', environment: 'production', reason: 'berths are let twice' },
  })
  const result = await run.finished
  world.claims.equal('the emergency succeeds in the same state', 'success', result.conclusion)
  world.claims.equal('production serves', 'v1.2.3', await world.view.edge.versionAt('production'))
  const parts = await world.view.runs.backupOf(result, 'evidence-rollback')
  world.claims.equal('its backup of the database', 'failed', parts.find(({ name }) => name === 'database')?.state)
  world.claims.contains('of which a warning tells', 'backup, database: failed', world.view.runs.annotations(result))
}

async function keepsItEncrypted(world: World, left: string): Promise<void> {
  const identity = await generateIdentity()
  world.addVariable('production', 'SLIPWAY_AGE_RECIPIENT', await identityToRecipient(identity))
  await world.commit('main', 'Mend the snapshots', {
    files: {
      'deploy/snapshot.sh': 'cp deploy/rows.txt "$SNAPSHOT"\n',
      'deploy/rows.txt': `${rows}\n`,
    },
  })
  await world.send('main')
  const result = await planned(world, 'v1.2.2')
  world.claims.equal('the planned rollback with a snapshot succeeds', 'success', result.conclusion)
  await world.commonClaims.servesAgain('production', 'v1.2.2')
  const [sealed = Buffer.alloc(0), ...more] = (await world.view.runs.artifactFiles(result, 'database-snapshot')).values()
  world.claims.equal('files in the artifact database-snapshot beside the one', 0, more.length)
  world.claims.equal('which begins as age writes it', 'age-encryption.org/v1', sealed.subarray(0, 21).toString('latin1'))
  world.claims.equal('and opens with the private half alone', rows, await opened(sealed, identity))
  world.claims.equal('places that show its plain text', 0, await world.view.runs.occurrencesOf(rows, result))
  const parts = await world.view.runs.backupOf(result, 'evidence-rollback')
  const done = parts.filter(({ state, took }) => state === 'done' && took >= 0).map(({ name }) => name)
  world.claims.equal('parts that the evidence names as done', 'database, configuration, tag-left, tag-destination', done.join(', '))
  const hashed = parts.filter(({ sha256 = '' }) => /^sha256:[0-9a-f]{64}$/.test(sha256)).map(({ name }) => name)
  world.claims.equal('of which files have their sha256', 'database, configuration', hashed.join(', '))
  const tags = await world.view.github.recoveryTags('production')
  const ends = tags.filter((tag) => tag.includes(`-${result.run.id} `)).map((tag) => tag.replace(/^.*\/(v[\d.]+)-\d+ /, '$1 '))
  world.claims.equal('recovery tags of this rollback', 2, ends.length)
  world.claims.equal('one at the release that was left', true, ends.includes(`v1.2.3 ${left}`))
  world.claims.equal(
    'one at the destination',
    true,
    ends.some((end) => end.startsWith('v1.2.2 ')),
  )
}

async function opened(sealed: Buffer, identity: string): Promise<string> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return (await decrypter.decrypt(sealed, 'text').catch((error: unknown) => String(error))).trim()
}
