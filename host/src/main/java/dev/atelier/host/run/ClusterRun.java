package dev.atelier.host.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.parameter.ParameterSchema;
import dev.atelier.host.run.StepOutput.Kept;
import dev.atelier.host.run.cluster.RemoteExecutor;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.plan.OutputNames;
import dev.atelier.host.run.result.Provenance;
import dev.atelier.host.run.resume.JobFilter.Make;
import dev.atelier.host.run.resume.JudgedJobs;
import dev.atelier.host.run.resume.JudgedJobs.Judged;
import dev.atelier.host.run.resume.ManifestEntry.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Has other machines work on the pictures of a verb, and puts their results in their places. */
final class ClusterRun implements RemoteExecutor.Outcomes {

  private final RunContext run;
  private final RemoteExecutor machines;
  private final int quality;
  private final AtelierHome home;

  /**
   * Creates a run on other machines.
   *
   * @param run what all pictures have in common
   * @param machines the machines
   * @param quality the quality of JPEGs, 1 to 100
   * @param home where the user's plugins and backbones are on this machine
   */
  ClusterRun(RunContext run, RemoteExecutor machines, int quality, AtelierHome home) {
    this.run = run;
    this.machines = machines;
    this.quality = quality;
    this.home = home;
  }

  /**
   * Has pictures worked on. What is wrong with the parameters was told by now, before any machine
   * is asked.
   *
   * @param jobs the pictures
   * @param provenance what results with the first parameters tell of how they are made
   */
  void run(JudgedJobs jobs, Supplier<Provenance> provenance) {
    List<RemoteExecutor.Order> orders = new ArrayList<>();
    while (jobs.hasNext()) {
      Judged judged = jobs.next();
      if (run.recorder().settle(judged)) {
        Make make = (Make) judged.plan().verdicts().get(0);
        orders.add(new RemoteExecutor.Order(judged.job().input(), make.existing()));
      }
    }
    if (orders.isEmpty() || run.cancellation().isEnding()) {
      return;
    }
    List<Workflow.Step> steps = run.workflow().steps();
    RemoteExecutor.Batch batch =
        new RemoteExecutor.Batch(
            steps.get(0).verb(),
            steps.stream().map(ClusterRun::written).toList(),
            provenance.get(),
            quality,
            home,
            run.cancellation()::isEnding);
    machines.develop(batch, orders, this);
  }

  @SuppressWarnings("unchecked") // the registry checked that verb and parameters fit
  private static ObjectNode written(Workflow.Step step) {
    return ((ParameterSchema<Record>) step.verb().schema()).toJson(step.parameters());
  }

  @Override
  public void done(RemoteExecutor.Order order, RemoteExecutor.Made made) {
    Job job = order.job();
    RemoteExecutor.Content read = made.input().content();
    Source source =
        run.recorder()
            .source(
                job,
                Optional.of(new FileStamp(read.size(), made.input().modified())),
                Optional.of(read.sha256()));
    try {
      Kept kept = run.output().keep(job, order.existing(), source, made);
      if (kept.appeared()) {
        run.recorder().skipExisting(job, kept.output().orElseThrow());
      } else {
        run.tally().done(job.name(), kept.output(), made.result(), made.seconds());
      }
    } catch (OperationException e) {
      fail(job, source, e);
    }
  }

  @Override
  public void exists(RemoteExecutor.Order order) {
    Job job = order.job();
    Path output = ((ToFile) job.destination()).file();
    Source source = run.recorder().source(job);
    if (order.existing() == ExistingFile.SKIP) {
      run.recorder().keptWhatExists(source, output);
      run.recorder().skipExisting(job, output);
    } else {
      fail(job, source, OutputNames.existsAlready(output));
    }
  }

  @Override
  public void failed(RemoteExecutor.Order order, ErrorKind kind, String reason) {
    fail(order.job(), run.recorder().source(order.job()), new OperationException(kind, reason));
  }

  private void fail(Job job, Source source, OperationException thrown) {
    run.recorder().fail(job, job.steps(), step -> source, thrown);
  }
}
