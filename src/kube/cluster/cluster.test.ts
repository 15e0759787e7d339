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
