import type { Scenario } from '../../world/scenario.ts'
import type { World } from '../../world/world.ts'

const reviewed = 'feature/read-arguments'
const unseen = 'feature/merge-settings'

export const highReview: Scenario = {
  name: 'high-review',
  story:
    'A high finding reaches production by a pull request that somebody else has approved after its scan said so; without that approval production waits.',
  given: { live: [{ environment: 'production', version: 'v1.0.0' }] },
  async play(world) {
    const { claims, view } = world
    await world.edit('main', '.github/slipway.yml', (text) => `${text}security: { high: review }\n`)
    await world.commit('main', 'Ask for a review')
    await world.send('main')
    publish(world, 'minimist', 1_097_678)
    publish(world, 'deepmerge', 1_097_679)

    const pull = await propose(world, reviewed, 'minimist')
    claims.equal('the pull request succeeds', 'success', pull.conclusion)
    claims.contains(
      'and its head is told that it waits',
      'slipway/security-review: pending',
      view.github.commitStatuses(headOf(world, reviewed)),
    )
    world.review(reviewed, 'rosa')
    const merged = await world.squash(reviewed)
    await world.untilWaiting(merged, 'production')
    world.approve(merged, 'production')
    claims.equal('merged by a squash after the approval, it is deployed', 'success', (await merged.finished).conclusion)
    const live = await view.edge.versionAt('production')
    claims.equal('production serves it', `main.${merged.run.headSha.slice(0, 12)}`, live)

    await propose(world, unseen, 'deepmerge')
    const waiting = await (await world.squash(unseen)).finished
    claims.equal('one that nobody has approved does not pass', 'failure', waiting.conclusion)
    claims.equal('and is not refused: production waits', 'failure', view.runs.jobConclusion(waiting, 'proposal'))
    claims.contains(
      'which an annotation says',
      '2 high findings ask for a review: nobody but its authors has approved #2',
      view.runs.plainAnnotations(waiting),
    )
    claims.equal('production still serves', live, await view.edge.versionAt('production'))
    await world.commonClaims.noFailedRequest()
  },
}

function publish({ github }: World, name: string, id: number): void {
  github.publishAdvisory(name, {
    id,
    url: `https://github.com/advisories/GHSA-test-${name}`,
    title: `Prototype pollution in ${name}`,
    severity: 'high',
    vulnerable_versions: '<1.2.4',
    cwe: ['CWE-1321'],
    cvss: { score: 7.5, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
  })
  github.publishPackage(name, ['0.0.8', '1.2.8'])
}

/** A pull request into main with one vulnerable package more, and its run to the end. */
async function propose(world: World, title: string, dependency: string) {
  await world.commitFiles(title, `Depend on ${dependency}`, {}, 'main')
  await world.dependOn(title, dependency, '0.0.8')
  return await (await world.pullRequest(title, { into: 'main' })).finished
}

function headOf({ github }: World, title: string): string {
  return github.state.pullRequests.find((one) => one.title === title)?.headSha ?? ''
}
