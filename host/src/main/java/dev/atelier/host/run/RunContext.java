package dev.atelier.host.run;

import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.run.plan.PictureJob;
import dev.atelier.host.run.watch.ArrivingJobs;
import java.util.Optional;

/**
 * What all pictures of one run have in common.
 *
 * @param workflow what is done with them
 * @param pictures reads standard input
 * @param reader reads files
 * @param arriving what waits for those that arrive, if any do
 * @param output puts results in their places
 * @param recorder writes down what becomes of them
 * @param tally counts and tells
 * @param times where the time goes
 * @param cancellation how it is ended early
 */
record RunContext(
    Workflow workflow,
    PictureFiles pictures,
    InputReader reader,
    Optional<ArrivingJobs<PictureJob>> arriving,
    StepOutput output,
    RunRecorder recorder,
    RunTally tally,
    LaneTimes times,
    Cancellation cancellation) {}
