import type { AnyScenario } from '../world/scenario.ts'
import { approvalRefused } from './admission/approval-refused.ts'
import { byCommand, byCommandRelease } from './admission/by-command.ts'
import { customRule } from './admission/custom-rule.ts'
import { drift } from './admission/drift.ts'
import { freeze } from './admission/freeze.ts'
import { noGate } from './admission/no-gate.ts'
import { paused } from './admission/paused.ts'
import { preflightStory } from './admission/preflight.ts'
import { refusedRef } from './admission/refused-ref.ts'
import { staleApproval } from './admission/stale-approval.ts'
import { wrongFields } from './admission/wrong-fields.ts'
import { eachAlone } from './alone/each-alone.ts'
import { oneJob, oneJobOnVercel, oneJobOnWorkers } from './alone/one-job.ts'
import { ownBuild } from './alone/own-build.ts'
import { brokenCheckout } from './bad-releases/broken-checkout.ts'
import { failsLate } from './bad-releases/fails-late.ts'
import { failsUnderTraffic } from './bad-releases/fails-under-traffic.ts'
import { leaksMemory } from './bad-releases/leaks-memory.ts'
import { neverHealthy } from './bad-releases/never-healthy.ts'
import { observedOnly } from './bad-releases/observed-only.ts'
import { slow } from './bad-releases/slow.ts'
import { stagingComesBack } from './bad-releases/staging-comes-back.ts'
import { threePercent } from './bad-releases/three-percent.ts'
import { usersFail } from './bad-releases/users-fail.ts'
import { builtPerEnvironment } from './deployments/built-per-environment.ts'
import { debugLine } from './deployments/debug-line.ts'
import { eitherDefaultBranch } from './deployments/either-default-branch.ts'
import { featureToDevelopment } from './deployments/feature-to-development.ts'
import { firstDeployment } from './deployments/first-deployment.ts'
import { namedCommit } from './deployments/named-commit.ts'
import { newerEndsWaiting } from './deployments/newer-ends-waiting.ts'
import { numberedRelease } from './deployments/numbered-release.ts'
import { numbersLive } from './deployments/numbers-live.ts'
import { olderGivesWay } from './deployments/older-gives-way.ts'
import { onlyWhatPassed } from './deployments/only-what-passed.ts'
import { production } from './deployments/production.ts'
import { sameBytes } from './deployments/same-bytes.ts'
import { staging } from './deployments/staging.ts'
import { idleTests, stagingTests } from './deployments/staging-tests.ts'
import { twoCalls } from './deployments/two-calls.ts'
import { twoServices } from './deployments/two-services.ts'
import { waitingHoldsNothing } from './deployments/waiting-holds-nothing.ts'
import { meetsAtTheLock } from './faults/meets-at-the-lock.ts'
import { runnerDies, runnerDiesInWatch, runnerDiesWhenComplete } from './faults/runner-dies.ts'
import { twoContenders } from './faults/two-contenders.ts'
import { criticalVulnerability } from './gates/critical-vulnerability.ts'
import { fork } from './gates/fork.ts'
import { highReview } from './gates/high-review.ts'
import { leakedSecret } from './gates/leaked-secret.ts'
import { mergeQueue } from './gates/merge-queue.ts'
import { oneVerdict } from './gates/one-verdict.ts'
import { redStaysRed } from './gates/red-stays-red.ts'
import { withoutReports } from './gates/without-reports.ts'
import { abortByHand } from './manual-control/abort-by-hand.ts'
import { heldByHand } from './manual-control/held-by-hand.ts'
import { nobodyPromotes } from './manual-control/nobody-promotes.ts'
import { promotedByHand } from './manual-control/promoted-by-hand.ts'
import { resumedByHand } from './manual-control/resumed-by-hand.ts'
import { alertByDispatch } from './monitoring/alert-by-dispatch.ts'
import { comesBackUnattended } from './monitoring/comes-back-unattended.ts'
import { criticalInLive } from './monitoring/critical-in-live.ts'
import { looksByHand } from './monitoring/looks-by-hand.ts'
import { monitorMends } from './monitoring/monitor-mends.ts'
import { oldFaultAlerts } from './monitoring/old-fault-alerts.ts'
import { sickRunner } from './monitoring/sick-runner.ts'
import { thirdPartyDown } from './monitoring/third-party-down.ts'
import { readmeNextAndWorker, readmeNode } from './readme/one-job-by-readme.ts'
import { readmePnpmWorkspace, readmeRust } from './readme/pipeline-by-readme.ts'
import { emergencyInTheWay } from './rollbacks/emergency-in-the-way.ts'
import { manualRollback } from './rollbacks/manual-rollback.ts'
import { plannedRollback } from './rollbacks/planned-rollback.ts'
import { prunedRelease } from './rollbacks/pruned-release.ts'
import { rollbackTwice } from './rollbacks/rollback-twice.ts'
import { rollbackOnCloudflare, rollbackOnVercel } from './rollbacks/rollback-uploads-nothing.ts'
import { schemaGuard } from './rollbacks/schema-guard.ts'
import { snapshotFails } from './rollbacks/snapshot-fails.ts'
import { servicesAllNew } from './services/all-new.ts'
import { servicesComeBack } from './services/come-back.ts'
import { servicesMigrationFails } from './services/migration-fails.ts'
import { servicesOneChanged } from './services/one-changed.ts'
import { servicesRunnerDies } from './services/runner-dies.ts'
import { servicesSetBack } from './services/set-back.ts'
import { servicesTwoPushes } from './services/two-pushes.ts'
import { onCloudflare } from './targets/on-cloudflare.ts'
import { onCommand } from './targets/on-command.ts'
import { onKubernetes, onKubernetesService } from './targets/on-kubernetes.ts'
import { onVercel, onVercelRolling } from './targets/on-vercel.ts'

/** All scenarios, in the order of the list on the command line. */
export const scenarios: readonly AnyScenario[] = [
  oneJob,
  oneJobOnVercel,
  oneJobOnWorkers,
  ownBuild,
  readmeNode,
  readmePnpmWorkspace,
  readmeRust,
  readmeNextAndWorker,
  eachAlone,
  staging,
  debugLine,
  namedCommit,
  withoutReports,
  stagingComesBack,
  usersFail,
  paused,
  resumedByHand,
  featureToDevelopment,
  firstDeployment,
  production,
  sameBytes,
  onlyWhatPassed,
  stagingTests,
  idleTests,
  builtPerEnvironment,
  approvalRefused,
  olderGivesWay,
  waitingHoldsNothing,
  newerEndsWaiting,
  staleApproval,
  noGate,
  byCommand,
  byCommandRelease,
  customRule,
  preflightStory,
  refusedRef,
  wrongFields,
  eitherDefaultBranch,
  freeze,
  neverHealthy,
  failsUnderTraffic,
  observedOnly,
  slow,
  threePercent,
  failsLate,
  leaksMemory,
  brokenCheckout,
  thirdPartyDown,
  sickRunner,
  alertByDispatch,
  comesBackUnattended,
  oldFaultAlerts,
  oneVerdict,
  mergeQueue,
  highReview,
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
  meetsAtTheLock,
  twoServices,
  twoCalls,
  numberedRelease,
  numbersLive,
  looksByHand,
  runnerDies,
  runnerDiesInWatch,
  runnerDiesWhenComplete,
  monitorMends,
  drift,
  fork,
  onCloudflare,
  onVercel,
  onVercelRolling,
  rollbackOnCloudflare,
  rollbackOnVercel,
  onKubernetes,
  onKubernetesService,
  onCommand,
  servicesAllNew,
  servicesComeBack,
  servicesRunnerDies,
  servicesOneChanged,
  servicesSetBack,
  servicesTwoPushes,
  servicesMigrationFails,
]

/** The scenarios of the guide, about a minute: deployments and rollbacks. Played when no scenario is named. */
export const coreScenarios: readonly AnyScenario[] = [
  staging,
  stagingComesBack,
  production,
  failsUnderTraffic,
  slow,
  highReview,
  leakedSecret,
  criticalVulnerability,
  manualRollback,
  numberedRelease,
  runnerDies,
]
