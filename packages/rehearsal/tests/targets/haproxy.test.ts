import { describeTarget } from '../../../shared/tests/rollout/target-contract.ts'
import { startEdge } from '../../src/stage/proxy/edge-proxy.ts'
import { proxyTarget } from './proxy-target.ts'

describeTarget('the edge', () => proxyTarget(startEdge, 'path'))
describeTarget('the edge over TCP', () => proxyTarget(startEdge, 'port'))
describeTarget('the edge with servers that come and go', () => proxyTarget(startEdge, 'path', { added: true }))
