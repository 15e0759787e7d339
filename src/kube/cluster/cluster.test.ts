import { describe, expect, it } from 'vitest'
import { Cluster } from './cluster.ts'

const lines = (cluster: Cluster, line: string) => cluster.execute(line).output.trimEnd().split('\n')

describe('a fresh cluster', () => {
  // reference/recorded/1.37/scripts/s02-get-select.txt counts six Pods on the control plane.
  it('shows the control plane as Pods of its node', () => {
    const cluster = new Cluster()
    expect(lines(cluster, 'kubectl get pods -A --field-selector spec.nodeName=kind-control-plane,status.phase=Running -o name | wc -l')).toEqual(['6'])
    expect(lines(cluster, 'kubectl get pods -n kube-system -l tier=control-plane --no-headers -o custom-columns=N:.metadata.name,R:.status.phase')).toEqual([
      'etcd-kind-control-plane                      Running',
      'kube-apiserver-kind-control-plane            Running',
      'kube-controller-manager-kind-control-plane   Running',
      'kube-scheduler-kind-control-plane            Running',
    ])
  })

  it('shows a mirror Pod again when it is deleted, and its container runs on', () => {
    const cluster = new Cluster()
    const containers = 'kubectl get pod -n kube-system etcd-kind-control-plane -o jsonpath={.metadata.uid}/{.status.containerStatuses[0].containerID}'
    const [uid, container] = cluster.execute(containers).stdout.split('/')
    cluster.execute('kubectl delete pod -n kube-system etcd-kind-control-plane')
    cluster.settle()
    const [newUid, sameContainer] = cluster.execute(containers).stdout.split('/')
    expect(newUid).not.toBe(uid)
    expect(sameContainer).toBe(container)
  })

  it('costs nothing while nobody looks', () => {
    const cluster = new Cluster()
    cluster.settle()
    let steps = 0
    const until = cluster.clock.now() + 3_000_000
    while ((cluster.clock.nextAt() ?? Infinity) < until) {
      cluster.clock.step()
      steps++
    }
    expect(steps).toBeLessThan(20)
  })
})

describe('a node that takes no Pods', () => {
  // Follows pkg/kubelet/kubelet_node_status.go recordNodeSchedulableEvent.
  it('says so when its kubelet looks next, and again when it does', () => {
    const cluster = new Cluster()
    const reasons = () => lines(cluster, 'kubectl get events --field-selector involvedObject.name=kind-worker,source=kubelet -o jsonpath={.items[*].reason}')
    expect(reasons()).toEqual(['Starting NodeHasSufficientMemory NodeHasNoDiskPressure NodeHasSufficientPID NodeReady'])
    for (const verb of ['cordon', 'uncordon']) {
      cluster.execute(`kubectl ${verb} kind-worker`)
      cluster.clock.advance(11_000)
    }
    expect(reasons()).toEqual(['Starting NodeHasSufficientMemory NodeHasNoDiskPressure NodeHasSufficientPID NodeReady NodeNotSchedulable NodeSchedulable'])
  })
})

describe('a node that is taken away', () => {
  // reference/recorded/1.37/scripts/t12-node-away.txt and its timeline.
  it('is NotReady after a minute, and well again soon after it is back', () => {
    const cluster = new Cluster()
    const ready = () => cluster.execute('kubectl get node kind-worker2 --no-headers').stdout.split(/\s+/)[1]
    expect(cluster.execute('docker stop kind-worker2').output).toBe('kind-worker2\n')
    cluster.clock.advance(60_000)
    expect(ready()).toBe('NotReady')
    cluster.clock.advance(310_000)
    cluster.execute('docker start kind-worker2')
    cluster.clock.advance(30_000)
    expect(ready()).toBe('Ready')
    const of = (source: string) =>
      cluster
        .execute(`kubectl get events --field-selector involvedObject.name=kind-worker2,source=${source} -o jsonpath='{.items[*].reason}'`)
        .stdout.split(' ')
    expect(of('node-controller')).toEqual(['RegisteredNode', 'NodeNotReady'])
    expect(of('kubelet').slice(5)).toEqual(['NodeNotReady', 'NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'])
  })

  it('is known by its name only', () => {
    expect(new Cluster().execute('docker stop nowhere')).toMatchObject({ stdout: '', code: 1 })
  })
})

describe('a load', () => {
  it('is there to be turned, and brings metrics with it', () => {
    const cluster = new Cluster()
    cluster.writeFile(
      'web.yaml',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: nginx, resources: {requests: {cpu: 100m}}}]}\n',
    )
    cluster.execute('kubectl apply -f web.yaml')
    cluster.settle()
    expect(cluster.loads).toBeUndefined()
    cluster.loads = [{ namespace: 'default', selector: { app: 'web' }, cpu: 200, memory: 0 }]
    cluster.execute('kubectl autoscale deploy web --max=5 --cpu=50%')
    cluster.clock.advance(120_000)
    expect(cluster.execute('kubectl get deploy web -o jsonpath={.spec.replicas}').stdout).toBe('4')
  })
})

describe('a Pod without a node', () => {
  // The words of pkg/registry/core/pod/strategy.go.
  it('has nothing to read, and nothing to run a command in', () => {
    const cluster = new Cluster()
    cluster.execute(`kubectl run slow --image=nginx:1.29 --overrides='{"spec":{"nodeSelector":{"no":"node"}}}'`)
    expect(cluster.execute('kubectl logs slow')).toMatchObject({ output: '', code: 0 })
    for (const line of ['kubectl exec slow -- ls', 'kubectl attach slow -q']) {
      expect(cluster.execute(line)).toMatchObject({ output: 'Error from server (BadRequest): pod slow does not have a host assigned\n', code: 1 })
    }
  })
})
