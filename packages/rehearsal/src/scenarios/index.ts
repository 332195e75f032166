import { abortByHand } from './abort-by-hand.ts'
import { approvalRefused } from './approval-refused.ts'
import { criticalVulnerability } from './critical-vulnerability.ts'
import { emergencyInTheWay } from './emergency-in-the-way.ts'
import { failsUnderTraffic } from './fails-under-traffic.ts'
import { featureToDevelopment } from './feature-to-development.ts'
import { firstDeployment } from './first-deployment.ts'
import { fork } from './fork.ts'
import { leakedSecret } from './leaked-secret.ts'
import { looksByHand } from './looks-by-hand.ts'
import { manualRollback } from './manual-rollback.ts'
import { neverHealthy } from './never-healthy.ts'
import { noGate } from './no-gate.ts'
import { numberedRelease } from './numbered-release.ts'
import { olderGivesWay } from './older-gives-way.ts'
import { onCloudflare } from './on-cloudflare.ts'
import { onCommand } from './on-command.ts'
import { onKubernetes, onKubernetesService } from './on-kubernetes.ts'
import { onVercel, onVercelRolling } from './on-vercel.ts'
import { paused } from './paused.ts'
import { plannedRollback } from './planned-rollback.ts'
import { production } from './production.ts'
import { runnerDies } from './runner-dies.ts'
import type { Scenario } from './scenario.ts'
import { slow } from './slow.ts'
import { staging } from './staging.ts'
import { stagingComesBack } from './staging-comes-back.ts'

/** In the order in which a reader would want to meet them. */
export const scenarios: readonly Scenario[] = [
  staging,
  stagingComesBack,
  paused,
  featureToDevelopment,
  firstDeployment,
  production,
  approvalRefused,
  olderGivesWay,
  noGate,
  neverHealthy,
  failsUnderTraffic,
  slow,
  leakedSecret,
  criticalVulnerability,
  manualRollback,
  abortByHand,
  emergencyInTheWay,
  plannedRollback,
  numberedRelease,
  looksByHand,
  runnerDies,
  fork,
  onCloudflare,
  onVercel,
  onVercelRolling,
  onKubernetes,
  onKubernetesService,
  onCommand,
]
