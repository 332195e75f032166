// Writes down what a real API server does and says: tools/install-real-tools.sh --all, then
//   PATH="$(bash tools/install-real-tools.sh | tail -1):$PATH" node tools/node-24.mjs packages/shared/tests/rollout/targets/kube/record.ts
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { systemExec } from '../../../../src/ports/exec.ts'
import { startKubernetes } from './api-server.ts'
import { type Play, playRules, playTroubles } from './scenario.ts'

const path = fileURLToPath(new URL('transcript.generated.json', import.meta.url))

await using kubernetes = await startKubernetes()
const kubectl: Play['kubectl'] = (user, args) =>
  systemExec(['kubectl', '--namespace=shop', ...args], { cwd: '/', env: kubernetes.environment[user], timeout: 30_000 })
const play: Play = { kubectl, settle: kubernetes.settle }

await kubernetes.pause(true)
await kubernetes.reset()
await kubernetes.settle()
const versionText = await kubectl('deployer', ['version', '--output=json'])
const version = z
  .object({ clientVersion: z.object({ gitVersion: z.string() }), serverVersion: z.object({ gitVersion: z.string() }) })
  .parse(JSON.parse(versionText.state === 'exited' ? versionText.stdout : ''))
const versions = { kubectl: version.clientVersion.gitVersion, 'kube-apiserver': version.serverVersion.gitVersion }
const rules = await playRules(play)
const troubles = await playTroubles(play)
writeFileSync(path, `${JSON.stringify({ versions, rules, troubles }, null, 2)}\n`)
console.log(`${rules.length} rules and ${troubles.length} troubles written to ${path}`)
