"""Threads and processes: one policy, calendar, record and evaluation, shared, give the same bytes."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

import schoolrules
from schoolrules import Case, Evaluation, evaluate, policies

from .strategies import case_of, text_of, with_cases

POLICIES = with_cases()
every_policy = pytest.mark.parametrize("policy", POLICIES)
THREADS = 8
SEEDS = range(3)


def said(evaluation: Evaluation) -> str:
    """All that an evaluation says: its JSON, and its explanation."""
    return text_of(evaluation.to_dict()) + evaluation.explain()


def afresh(case: Case) -> Evaluation:
    """The case's evaluation, with nothing of it worked out yet."""
    return evaluate(case.policy, case.record, calendar=case.calendar, as_of=case.as_of, known_at=case.known_at)


def test_there_are_cases_for_every_policy() -> None:
    assert set(POLICIES) == set(policies.ids())


@every_policy
def test_threads_that_start_together_on_parts_nobody_used_yet_are_all_answered_alike(policy: str) -> None:
    """Policy, calendar and record are new to all eight; each thread evaluates and explains for itself."""
    for seed in SEEDS:
        alone = said(Case.parse(case_of(policy, seed)).evaluate())
        shared: Case = pickle.loads(pickle.dumps(Case.parse(case_of(policy, seed))))
        together = Barrier(THREADS)

        def ask(_: int, case: Case = shared, together: Barrier = together) -> str:
            together.wait()
            return said(afresh(case))

        with ThreadPoolExecutor(THREADS) as pool:
            assert list(pool.map(ask, range(THREADS))) == [alone] * THREADS


PROBE = """
import hashlib, json, sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
import schoolrules

sys.setswitchinterval(1e-6)
lines = sys.stdin.read().splitlines()
together = Barrier(8)

def ask(first):
    together.wait()
    said = {}
    for place in [*range(first, len(lines)), *range(first)]:
        evaluation = schoolrules.Case.parse(lines[place]).evaluate()
        text = json.dumps(evaluation.to_dict()) + evaluation.explain()
        said[place] = hashlib.sha256(text.encode()).hexdigest()
    return [said[place] for place in range(len(lines))]

with ThreadPoolExecutor(8) as pool:
    print(json.dumps(list(pool.map(ask, range(8)))))
"""


def test_threads_that_load_the_policies_together_are_all_answered_alike() -> None:
    """A new interpreter: the first policy, the first type adapter and the first holiday are all asked for at once."""
    cases = [case_of(policy, seed) for seed in SEEDS for policy in POLICIES]
    alone = [hashlib.sha256(said(Case.parse(case).evaluate()).encode()).hexdigest() for case in cases]
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        input="\n".join(map(json.dumps, cases)),
        env={**os.environ, "PYTHONPATH": str(Path(schoolrules.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [alone] * THREADS


def test_processes_that_are_given_pickles_say_the_same_bytes() -> None:
    """Spawned, so that nothing is inherited: what each process knows of policy, calendar and record was pickled."""
    evaluations = [Case.parse(case_of(policy, seed)).evaluate() for policy in POLICIES for seed in SEEDS]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        answers = list(pool.map(Evaluation.to_dict, evaluations))
        reasons = list(pool.map(Evaluation.explain, evaluations))
    assert [text_of(answer) for answer in answers] == [text_of(evaluation.to_dict()) for evaluation in evaluations]
    assert reasons == [evaluation.explain() for evaluation in evaluations]
