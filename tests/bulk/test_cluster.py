"""On a cluster of Dask the dataset is that of the pool of this machine."""

from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster

import govreports as gr
from govreports.errors import InputError
from govreports_benchmark import writers as synthetic

from .disturbing import differences

client_of: Any = Client  # its package is typed in part


def cluster_of(workers: int, **options: Any) -> Any:  # noqa: ANN401 - options and cluster of another package
    made: Any = LocalCluster
    return made(n_workers=workers, threads_per_worker=1, dashboard_address=None, **options)


pytestmark = pytest.mark.filterwarnings("ignore")  # of the cluster's own, about ports and loops


def test_a_cluster_makes_the_dataset_that_a_pool_makes(tmp_path: Path) -> None:
    synthetic.corpus(tmp_path, 60, 777, twins=6, format="text")
    sources = tmp_path / "reports"
    with cluster_of(2, processes=True, host="127.0.0.1") as cluster, client_of(cluster) as client:
        done = gr.bulk.extract(sources, tmp_path / "cluster", executor=client.get_executor(pure=False), batch=8)
    assert done.read == done.files
    gr.bulk.extract(sources, tmp_path / "pool", batch=8)
    assert differences(gr.scan(tmp_path / "cluster").collect(), gr.scan(tmp_path / "pool").collect()) == []


def test_a_cluster_of_threads_is_refused(tmp_path: Path, reports: Path) -> None:
    with cluster_of(1, processes=False) as cluster, client_of(cluster) as client:
        executor = client.get_executor(pure=False)
        with pytest.raises(InputError, match="in threads of this process"):
            gr.bulk.extract(reports, tmp_path / "out", executor=executor)
