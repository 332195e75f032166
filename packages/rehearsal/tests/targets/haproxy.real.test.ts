// needs: haproxy
import { describeTarget } from '../../../shared/tests/rollout/target-contract.ts'
import { startHaproxy } from '../../src/stage/proxy/haproxy.ts'
import { proxyTarget } from './proxy-target.ts'

describeTarget('the real HAProxy', () => proxyTarget(startHaproxy, 'path'))
describeTarget('the real HAProxy over TCP', () => proxyTarget(startHaproxy, 'port'))
describeTarget('the real HAProxy with servers that come and go', () => proxyTarget(startHaproxy, 'path', { added: true }))
