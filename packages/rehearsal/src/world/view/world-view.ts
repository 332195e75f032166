import type { GithubEmulator } from '../../github/emulator.ts'
import type { RehearsalStage } from '../../stage/stage.ts'
import { AlertView } from './alert-view.ts'
import type { ClientView } from './client-view.ts'
import { EdgeView } from './edge-view.ts'
import { GithubView } from './github-view.ts'
import { RunView } from './run-view.ts'

/** What can be observed of a story from outside: at the edge, by the client, in GitHub's records. Nothing here changes anything. */
export type WorldView = {
  readonly edge: EdgeView
  readonly client: ClientView
  readonly github: GithubView
  readonly runs: RunView
  readonly alerts: AlertView
}

export function viewOf(stage: RehearsalStage, github: GithubEmulator, client: ClientView): WorldView {
  return {
    edge: new EdgeView(stage),
    client,
    github: new GithubView(github),
    runs: new RunView(github),
    alerts: new AlertView(stage),
  }
}
