import type { Scenario } from '../../world/scenario.ts'
import { withLine } from '../../world/slipway-yml.ts'
import type { World } from '../../world/world.ts'

export const schemaGuard: Scenario = {
  name: 'schema-guard',
  story: 'A rollback to a release that does not know the present database is refused, until somebody names it and says why.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const old = await declare(world, { message: 'Keep a log book', revision: '3', runsOn: '{ from: "1", to: "5" }' })
    await world.send('main')
    await world.seedLive('production', old)
    const { version } = await declare(world, { message: 'Split the log book in two', revision: '7', runsOn: '{ from: "6" }' })
    const run = await world.push('main')
    await world.untilWaiting(run, 'production')
    world.approve(run, 'production')
    const next = { version, result: await run.finished }
    world.claims.equal('a release with a migration goes live', 'success', next.result.conclusion)

    const refused = await goBack(world, { rollback_version: old.version })
    world.claims.equal('the rollback over the migration fails', 'failure', refused.conclusion)
    world.claims.contains('and says where the database is', 'the database is at 7', world.view.runs.annotations(refused))
    world.claims.contains('and what to do', 'override-schema', world.view.runs.annotations(refused))
    world.claims.equal('production serves what it served', next.version, await world.view.edge.versionAt('production'))

    const unfounded = await goBack(world, { rollback_version: old.version, override_schema: old.version })
    world.claims.equal('an override without a reason is none', 'failure', unfounded.conclusion)
    world.claims.equal('builds that are kept of the release in service', 1, buildsOf(world, next.result.run.id))

    const reason = 'the second log book is empty'
    const went = await goBack(world, { rollback_version: old.version, override_schema: old.version, reason })
    world.claims.equal('with both it succeeds', 'success', went.conclusion)
    await world.commonClaims.servesAgain('production', old.version)
    const intent = world.view.github.newestIntent('production')
    world.claims.equal("GitHub's newest deployment is of", old.version, intent.version)
    world.claims.equal('and holds the override', `schema by mona: ${reason}`, intent.overrides)
    world.claims.equal('builds that are kept of the release that was left', 0, buildsOf(world, next.result.run.id))
    await world.commonClaims.noFailedRequest()
  },
}

/** A commit with the revision that its migration leaves the database at, and the revisions that it says it runs on. */
async function declare(world: World, { message, revision, runsOn }: { message: string; revision: string; runsOn: string }) {
  const line = `database: { revision: [cat, deploy/revision], runs-on: ${runsOn} }`
  await world.edit('main', '.github/slipway.yml', (text) => withLine('production', line)(text.replace(/^ {4}database: .*\n/m, '')))
  return await world.commit('main', message, { files: { 'deploy/revision': `${revision}\n` } })
}

async function goBack(world: World, inputs: Readonly<Record<string, string>>) {
  const run = await world.dispatch('enhanced-release.yml', {
    inputs: { version_type: 'rollback', create_github_release: 'false', ...inputs },
  })
  await world.untilWaiting(run, 'production')
  world.approve(run, 'production')
  return await run.finished
}

function buildsOf(world: World, run: number): number {
  return world.github.artifacts(run).filter(({ name }) => name === 'release').length
}
