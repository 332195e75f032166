import { abortByHand } from './abort-by-hand.ts'
import { approvalRefused } from './approval-refused.ts'
import { comesBackUnattended } from './comes-back-unattended.ts'
import { criticalInLive } from './critical-in-live.ts'
import { criticalVulnerability } from './critical-vulnerability.ts'
import { drift } from './drift.ts'
import { emergencyInTheWay } from './emergency-in-the-way.ts'
import { failsUnderTraffic } from './fails-under-traffic.ts'
import { featureToDevelopment } from './feature-to-development.ts'
import { firstDeployment } from './first-deployment.ts'
import { fork } from './fork.ts'
import { freeze } from './freeze.ts'
import { heldByHand } from './held-by-hand.ts'
import { leakedSecret } from './leaked-secret.ts'
import { looksByHand } from './looks-by-hand.ts'
import { manualRollback } from './manual-rollback.ts'
import { monitorMends } from './monitor-mends.ts'
import { neverHealthy } from './never-healthy.ts'
import { noGate } from './no-gate.ts'
import { nobodyPromotes } from './nobody-promotes.ts'
import { numberedRelease } from './numbered-release.ts'
import { olderGivesWay } from './older-gives-way.ts'
import { onCloudflare } from './on-cloudflare.ts'
import { onCommand } from './on-command.ts'
import { onKubernetes, onKubernetesService } from './on-kubernetes.ts'
import { onVercel, onVercelRolling } from './on-vercel.ts'
import { paused } from './paused.ts'
import { plannedRollback } from './planned-rollback.ts'
import { production } from './production.ts'
import { promotedByHand } from './promoted-by-hand.ts'
import { prunedRelease } from './pruned-release.ts'
import { redStaysRed } from './red-stays-red.ts'
import { resumedByHand } from './resumed-by-hand.ts'
import { rollbackTwice } from './rollback-twice.ts'
import { runnerDies } from './runner-dies.ts'
import type { Scenario } from './scenario.ts'
import { schemaGuard } from './schema-guard.ts'
import { slow } from './slow.ts'
import { snapshotFails } from './snapshot-fails.ts'
import { staging } from './staging.ts'
import { stagingComesBack } from './staging-comes-back.ts'
import { staleApproval } from './stale-approval.ts'
import { twoContenders } from './two-contenders.ts'

/** In the order in which a reader would want to meet them. */
export const scenarios: readonly Scenario[] = [
  staging,
  stagingComesBack,
  paused,
  resumedByHand,
  featureToDevelopment,
  firstDeployment,
  production,
  approvalRefused,
  olderGivesWay,
  staleApproval,
  noGate,
  freeze,
  neverHealthy,
  failsUnderTraffic,
  slow,
  comesBackUnattended,
  leakedSecret,
  criticalVulnerability,
  criticalInLive,
  redStaysRed,
  manualRollback,
  rollbackTwice,
  prunedRelease,
  abortByHand,
  heldByHand,
  promotedByHand,
  nobodyPromotes,
  emergencyInTheWay,
  plannedRollback,
  snapshotFails,
  schemaGuard,
  twoContenders,
  numberedRelease,
  looksByHand,
  runnerDies,
  monitorMends,
  drift,
  fork,
  onCloudflare,
  onVercel,
  onVercelRolling,
  onKubernetes,
  onKubernetesService,
  onCommand,
]

/** What the guide tells, in about a minute: the ways a release takes, and the ways back. Played where none is named. */
export const coreScenarios: readonly Scenario[] = [
  staging,
  stagingComesBack,
  production,
  failsUnderTraffic,
  slow,
  leakedSecret,
  criticalVulnerability,
  manualRollback,
  numberedRelease,
  runnerDies,
]
