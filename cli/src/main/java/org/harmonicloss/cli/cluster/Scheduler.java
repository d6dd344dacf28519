package org.harmonicloss.cli.cluster;

/// What gives out work on a cluster. Each script runs one part of the sweep per array task; the
/// comments in it say what each line is for.
enum Scheduler {
  SLURM(
      """
          #!/bin/bash
          # Trains the sweep %1$s by parts. Change what your cluster needs, then: sbatch FILE
          #SBATCH --job-name=%3$s
          # A task for each part; with %%20 behind it, no more than 20 run at once. Many clusters allow
          # 1,000 at most. Only what is left: --array="$(harmonic status %1$s --parts %2$d --unfinished)"
          #SBATCH --array=1-%2$d
          # What a part needs: it trains as many stacks at once as it has processors.
          #SBATCH --ntasks=1
          #SBATCH --cpus-per-task=%4$d
          #SBATCH --mem=%5$dM
          #SBATCH --time=%6$s
          # Before the time is up, srun's program gets a signal and ends with a checkpoint.
          #SBATCH --signal=TERM@%7$d
          # When a node fails or another job goes first, the part is begun again and goes on.
          #SBATCH --requeue
          # One log for each part, continued when it is begun again.
          #SBATCH --open-mode=append
          #SBATCH --output=%3$s-%%A_%%a.log

          srun harmonic train --resume %1$s --part "$SLURM_ARRAY_TASK_ID/%2$d" \\
            --threads "$SLURM_CPUS_PER_TASK"
          code=$?

          # 130 and 143: stopped with a checkpoint. 75: another process has it, perhaps on a node that was
          # lost. Both are tried again, unless the job was cancelled. Anything else is final: 0 done,
          # 3 diverged, 1 and 2 errors.
          case $code in
            75) sleep 60 ;;
            130 | 143) ;;
            *) exit "$code" ;;
          esac
          if [[ $(squeue --noheader --format=%%T --job "$SLURM_JOB_ID") == RUNNING ]]; then
            scontrol requeue "$SLURM_JOB_ID"
          fi
          exit "$code"
          """),
  LSF(
      """
          #!/bin/bash
          # Trains the sweep %1$s by parts. Change what your cluster needs, then: bsub < FILE
          # A task for each part; with %%20 behind the bracket, no more than 20 run at once.
          #BSUB -J "%3$s[1-%2$d]"
          # What a part needs: it trains as many stacks at once as it has processors.
          #BSUB -n %4$d
          #BSUB -R "span[hosts=1]"
          #BSUB -M %5$dMB
          #BSUB -W %8$d
          # Before the time is up, the program gets a signal and ends with a checkpoint.
          #BSUB -wt %10$d
          #BSUB -wa TERM
          # A part is begun again when a host fails, and when it ends with 130 or 143 (stopped with a
          # checkpoint) or 75 (another process has it).
          #BSUB -r
          #BSUB -Q "75 130 143"
          # One log for each part, continued when it is begun again.
          #BSUB -o %3$s-%%J_%%I.log

          exec harmonic train --resume %1$s --part "$LSB_JOBINDEX/%2$d" --threads %4$d
          """),
  PBS(
      """
          #!/bin/bash
          # Trains the sweep %1$s by parts. Change what your cluster needs, then: qsub FILE
          #PBS -N %3$s
          # A task for each part.
          #PBS -J 1-%2$d
          # What a part needs: it trains as many stacks at once as it has processors.
          #PBS -l select=1:ncpus=%4$d:mem=%5$dmb
          #PBS -l walltime=%6$s
          # When a node fails, the part is begun again and goes on.
          #PBS -r y
          # Standard output and standard error in one log for each part.
          #PBS -j oe

          cd "$PBS_O_WORKDIR"
          # PBS gives no notice, so the part stops by itself, with a checkpoint, and ends with 130. What is
          # left then is submitted again; the parts that need it are printed by:
          #   harmonic status %1$s --parts %2$d --unfinished
          exec harmonic train --resume %1$s --part "$PBS_ARRAY_INDEX/%2$d" \\
            --threads %4$d --stop-after %9$s
          """),
  KUBERNETES(
      """
          # Trains the sweep %1$s by parts. Change the image and the volume, then: kubectl apply -f FILE
          apiVersion: batch/v1
          kind: Job
          metadata:
            name: %3$s
          spec:
            # A pod for each part; parallelism says how many run at once.
            completionMode: Indexed
            completions: %2$d
            parallelism: %11$d
            # 130 and 143: stopped with a checkpoint. 75: another process has it. Those, and pods that a
            # node has lost, are begun again as often as it takes. 1 to 3 are final: errors, diverged.
            backoffLimitPerIndex: 3
            podFailurePolicy:
              rules:
                - action: Ignore
                  onPodConditions:
                    - type: DisruptionTarget
                - action: Ignore
                  onExitCodes:
                    containerName: harmonic
                    operator: In
                    values: [75, 130, 143]
                - action: FailIndex
                  onExitCodes:
                    containerName: harmonic
                    operator: In
                    values: [1, 2, 3]
            template:
              spec:
                restartPolicy: Never
                # Between the signal and the end, for the checkpoints.
                terminationGracePeriodSeconds: %7$d
                containers:
                  - name: harmonic
                    image: harmonic:latest # an image of your own with harmonic in it
                    command: [/bin/sh, -c]
                    args:
                      - exec harmonic train --resume /sweep
                        --part "$((JOB_COMPLETION_INDEX + 1))/%2$d" --threads %4$d
                    resources:
                      requests: {cpu: "%4$d", memory: %5$dMi}
                      limits: {memory: %5$dMi}
                    volumeMounts:
                      - {name: sweep, mountPath: /sweep}
                volumes:
                  # The folder %1$s, which all nodes must see and may write to.
                  - name: sweep
                    persistentVolumeClaim: {claimName: %3$s}
          """),
  PARALLEL(
      """
          #!/bin/sh
          # Trains the sweep %1$s by parts on this machine with GNU parallel, as many at once as its
          # processors allow; with --sshloginfile HOSTS, on others too. Run again, it goes on with what is
          # not done.
          exec parallel --jobs %12$d%% --joblog %3$s.joblog --resume-failed --retries 3 \\
            --termseq TERM,120000,KILL --quote \\
            harmonic train --quiet --resume %1$s --part {}/%2$d --threads %4$d ::: $(seq %2$d)
          """);

  private static final int MOST_PODS = 100;

  private final String text;

  /// @param text of the script, with the places that [#script] fills by their numbers
  Scheduler(String text) {
    this.text = text;
  }

  String script(Job job) {
    return text.formatted(
        job.quotedFolder(),
        job.parts(),
        job.name(),
        job.processors(),
        job.memory(),
        job.clock(),
        Job.NOTICE.toSeconds(),
        job.time().toMinutes(),
        job.stopAfter(),
        Job.NOTICE.toMinutes(),
        Math.min(job.parts(), MOST_PODS),
        Math.max(1, 100 / job.processors()));
  }
}
