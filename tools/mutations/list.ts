import { artifactChecks } from './checks/artifacts.ts'
import { byCommandChecks } from './checks/by-command.ts'
import { chosenServicesChecks } from './checks/chosen-services.ts'
import { configurationChecks } from './checks/configuration.ts'
import { contractChecks } from './checks/contracts.ts'
import { countersChecks } from './checks/counters.ts'
import { destinationChecks } from './checks/destinations.ts'
import { faultMatrixChecks } from './checks/fault-matrix.ts'
import { githubRequestsChecks } from './checks/github-requests.ts'
import { goingBackChecks } from './checks/going-back.ts'
import { historyChecks } from './checks/histories.ts'
import { identityChecks } from './checks/identity.ts'
import { judgeChecks } from './checks/judge.ts'
import { judgeClockChecks } from './checks/judge-clocks.ts'
import { judgeModeChecks } from './checks/judge-modes.ts'
import { judgingPlanChecks } from './checks/judging-plan.ts'
import { k6LoadChecks } from './checks/k6-load.ts'
import { looksChecks } from './checks/looks.ts'
import { mendingChecks } from './checks/mending.ts'
import { metricsPageChecks } from './checks/metrics-page.ts'
import { networkChecks } from './checks/network.ts'
import { ownLatenessChecks } from './checks/own-lateness.ts'
import { pageChecks } from './checks/page.ts'
import { postStepChecks } from './checks/post-step.ts'
import { probeChecks } from './checks/probes.ts'
import { providerChecks } from './checks/providers.ts'
import { reportedServicesChecks } from './checks/reported-services.ts'
import { testReportChecks } from './checks/reports-of-tests.ts'
import { rolloutChecks } from './checks/rollout.ts'
import { sampleScriptChecks } from './checks/sample-scripts.ts'
import { scanChecks } from './checks/scan.ts'
import { securityReviewChecks } from './checks/security-review.ts'
import { sequentialTestChecks } from './checks/sequential-tests.ts'
import { serviceChecks } from './checks/services.ts'
import { setChecks } from './checks/sets.ts'
import { severalServicesChecks } from './checks/several-services.ts'
import { sourceChecks } from './checks/sources.ts'
import { statusChecks } from './checks/statuses.ts'
import { trafficJudgeChecks } from './checks/traffic-judge.ts'
import { trafficWindowChecks } from './checks/traffic-windows.ts'
import { uploadChecks } from './checks/uploads.ts'
import { usersTrafficChecks } from './checks/users-traffic.ts'
import { waitingChecks } from './checks/waiting.ts'
import { watchJudgeChecks } from './checks/watch-judge.ts'
import { wordChecks } from './checks/words.ts'
import type { Mutation } from './mutation.ts'

/** Every check that keeps a rollout safe and a judgement honest. A check that is not here is not known to be tested. */
export const mutations: readonly Mutation[] = [
  ...rolloutChecks,
  ...pageChecks,
  ...postStepChecks,
  ...serviceChecks,
  ...severalServicesChecks,
  ...chosenServicesChecks,
  ...setChecks,
  ...reportedServicesChecks,
  ...uploadChecks,
  ...historyChecks,
  ...identityChecks,
  ...artifactChecks,
  ...providerChecks,
  ...sampleScriptChecks,
  ...testReportChecks,
  ...statusChecks,
  ...scanChecks,
  ...destinationChecks,
  ...githubRequestsChecks,
  ...looksChecks,
  ...mendingChecks,
  ...probeChecks,
  ...byCommandChecks,
  ...waitingChecks,
  ...faultMatrixChecks,
  ...goingBackChecks,
  ...judgeChecks,
  ...judgeClockChecks,
  ...judgeModeChecks,
  ...judgingPlanChecks,
  ...trafficJudgeChecks,
  ...usersTrafficChecks,
  ...countersChecks,
  ...watchJudgeChecks,
  ...trafficWindowChecks,
  ...ownLatenessChecks,
  ...k6LoadChecks,
  ...sequentialTestChecks,
  ...metricsPageChecks,
  ...sourceChecks,
  ...networkChecks,
  ...configurationChecks,
  ...securityReviewChecks,
  ...contractChecks,
  ...wordChecks,
]
