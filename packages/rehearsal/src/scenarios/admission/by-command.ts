import type { RunResult } from '../../contract/run-results.ts'
import type { Scenario } from '../../world/scenario.ts'
import type { World } from '../../world/world.ts'

export const byCommand: Scenario = {
  name: 'by-command',
  story:
    'No reviewers on GitHub: the proposal says one line, which is refused to whoever pushed and to a stranger. An approver runs it, the same bytes go live without a build, and it counts once.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], tuning: { monitor: '3s', steps: ['100%'] } },
  async play(world) {
    await askByCommand(world)
    const release = await world.commit('main', 'Sell tickets')
    const pushed = await world.push('main')
    const proposal = await pushed.finished
    world.claims.equal('the run of the push succeeds', 'success', proposal.conclusion)
    world.claims.equal(
      'its gates',
      'success, success',
      ['scan', 'gate'].map((job) => world.view.runs.jobConclusion(proposal, job)).join(', '),
    )
    world.claims.equal('nobody waits at GitHub', 0, world.github.pendingApprovals().length)
    world.claims.equal('it deploys nothing', 1, world.view.github.deployments('production').length)
    const lines = linesOf(world, proposal)
    world.claims.equal('lines in its summaries', 1, lines.length)
    const [line = ''] = lines
    world.claims.equal(
      'the line, without the digest of the proposal',
      `gh workflow run enhanced-ci.yml --ref main --field environment=production --field approve=${pushed.run.id}-`,
      line.replace(/[0-9a-f]{64}$/, ''),
    )
    world.claims.contains('which is an annotation too', line, world.view.runs.plainAnnotations(proposal))
    const { digest } = releaseDigest(world.view.runs.plainSummaries(proposal))

    const refused = async (what: string, actor: string, said: string) => {
      const result = await (await runLine(world, line, actor)).finished
      world.claims.equal(`${what}: the run fails`, 'failure', result.conclusion)
      world.claims.equal('its jobs', 'plan, report', world.view.runs.jobsThatRan(result))
      world.claims.contains('and it says', said, world.view.runs.plainAnnotations(result))
    }
    await refused('whoever pushed', 'mona', `mona started run ${pushed.run.id}, which proposes it (by push), and nobody approves their own`)
    await refused(
      'a stranger',
      'stranger',
      'stranger started it, and environments.production.approvers of the default branch names mona, rosa',
    )
    world.claims.equal('production serves what it served', 'v1.0.0', await world.view.edge.versionAt('production'))
    world.claims.equal('deployments in the ledger', 1, world.view.github.deployments('production').length)

    const approved = await (await runLine(world, line, 'rosa')).finished
    world.claims.equal('the run of an approver succeeds', 'success', approved.conclusion)
    world.claims.equal('production serves', release.version, await world.view.edge.versionAt('production'))
    const origin = world.view.github.newestOrigin('production')
    world.claims.equal('the digest in the ledger is that of the proposal', digest, origin.digest)
    world.claims.equal('of the commit that was pushed', release.sha, origin.sha)
    world.claims.contains('nothing was built', 'nothing is built', world.view.runs.plainSummaries(approved))
    world.claims.equal('the security gate ran again', 'success', world.view.runs.jobConclusion(approved, 'scan'))
    world.claims.equal('the ledger names who approved', 'by-command: rosa', world.view.github.newestApproval('production').approval)
    world.claims.contains('and so does the summary', 'approved: rosa by command', world.view.runs.plainSummaries(approved))

    await refused('the same line again', 'rosa', 'it was used: run')
    world.claims.equal('deployments in the ledger at the end', 2, world.view.github.deployments('production').length)
    await world.commonClaims.noFailedRequest()
  },
}

export const byCommandRelease: Scenario = {
  name: 'by-command-release',
  story:
    'A patch release is proposed by enhanced-release.yml and tagged by nobody; the run by which an approver deploys it tags and publishes it.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], tuning: { monitor: '3s', steps: ['100%'] } },
  async play(world) {
    await askByCommand(world)
    await world.commit('main', 'Take bookings')
    await world.send('main')
    const proposal = await (await world.dispatch('enhanced-release.yml', { inputs: { version_type: 'patch' } })).finished
    world.claims.equal('the run that proposes succeeds', 'success', proposal.conclusion)
    world.claims.equal('production serves what it served', 'v1.0.0', await world.view.edge.versionAt('production'))
    world.claims.equal('releases published', 0, world.github.state.releases.length)
    const [line = ''] = linesOf(world, proposal)
    world.claims.contains(
      'the line is of the same workflow',
      'gh workflow run enhanced-release.yml --ref main --field version_type=patch',
      line,
    )
    const approved = await (await runLine(world, line, 'rosa')).finished
    world.claims.equal('the run of an approver succeeds', 'success', approved.conclusion)
    world.claims.equal('production answers with the new version', 'v0.1.0', await world.view.edge.versionAt('production'))
    world.claims.equal('releases published now', 'v0.1.0', world.github.state.releases.map(({ tag }) => tag).join(', '))
    world.claims.equal('the ledger names who approved', 'by-command: rosa', world.view.github.newestApproval('production').approval)
    await world.commonClaims.noFailedRequest()
  },
}

/** A GitHub that has no reviewers, and a slipway.yml that goes with the next commit. */
async function askByCommand(world: World): Promise<void> {
  world.github.setEnvironment('production', { reviewers: [] })
  const asked = (yml: string) => yml.replace('approval: required', 'approval: by-command\n    approvers: [mona, rosa]')
  await world.edit('main', '.github/slipway.yml', asked)
}

function linesOf(world: World, result: RunResult): string[] {
  return world.view.runs.summaries(result).match(/^gh workflow run .*approve=.*$/gm) ?? []
}

/** `gh workflow run FILE --ref REF --field NAME=VALUE …`, as somebody copies it. */
async function runLine(world: World, line: string, actor: string) {
  const [, file = '', ref = ''] = /^gh workflow run (\S+) --ref (\S+)/.exec(line) ?? []
  const inputs = Object.fromEntries([...line.matchAll(/--field (\w+)=(\S*)/g)].map(([, name = '', value = '']) => [name, value]))
  return await world.dispatch(file, { ref, inputs, actor })
}

function releaseDigest(summaries: string): { digest: string } {
  return { digest: /sha256:[0-9a-f]{64}/.exec(summaries)?.[0] ?? 'none' }
}
