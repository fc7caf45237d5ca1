"""What other image-to-image tools call things, and what does them here."""

from collections.abc import Collection

from ganforge.experiment.trainer_options import TrainerOptions

_OPTIONS = {
    "trainer.steps": "epoch epochs nepochs numepochs maxepochs niter iterations iters numiterations maxsteps numsteps "
    "totalsteps kimg totalkimg",
    "trainer.generator_optimizer.schedule and trainer.discriminator_optimizer.schedule": "niterdecay nepochsdecay "
    "lrpolicy lrdecay lrdecayiters lrscheduler scheduler decay",
    "trainer.generator_optimizer.learning_rate and trainer.discriminator_optimizer.learning_rate": "lr learningrate",
    "trainer.generator_optimizer.learning_rate": "lrg glr generatorlr",
    "trainer.discriminator_optimizer.learning_rate": "lrd dlr discriminatorlr",
    "trainer.generator_optimizer.beta_1 and trainer.discriminator_optimizer.beta_1": "beta1",
    "trainer.generator_optimizer.beta_2 and trainer.discriminator_optimizer.beta_2": "beta2",
    "trainer.generator_optimizer.clip_norm": "gradclip clipgrad clipgradnorm maxgradnorm clipnorm globalclipnorm",
    "trainer.generator_optimizer.clip_value": "clipvalue clipgradvalue",
    "trainer.generator_optimizer.weight_decay": "wd weightdecay",
    "trainer.generator_optimizer.warmup": "warmupsteps warmupiters lrwarmup",
    "trainer.generator_optimizer and trainer.discriminator_optimizer": "optimizer optim adam",
    "trainer.batch_size": "batch batchsize bs",
    "trainer.accumulate": "gradaccum gradientaccumulation gradientaccumulationsteps accumulationsteps",
    "trainer.checkpoint_every": "saveepochfreq savelatestfreq savefreq saveinterval saveevery checkpointfreq snap",
    "trainer.sample_every": "displayfreq sampleinterval samplefreq updatehtmlfreq",
    "trainer.log_every": "printfreq logfreq loginterval logevery",
    "trainer.validate_every": "evalfreq evalevery valfreq evaluateevery",
    "trainer.precision": "amp fp16 bf16 half mixedprecision dtype",
    "trainer.strategy": "gpu gpus gpuids ngpus device devices distributed",
    "trainer.ema": "emadecay emabeta emakimg",
    "trainer.start_from": "pretrained pretrainedmodel pretrainpath loadpretrain initfrom finetunefrom finetune",
    "trainer.seed": "randomseed manualseed",
    "trainer.discriminator_augmentation": "diffaug diffaugment ada augpipe aug augp",
    "trainer.discriminator_augmentation.changes": "policy",
    "trainer.discriminator_augmentation.target": "adatarget",
    "trainer.discriminator_augmentation.images": "adakimg",
    "trainer.discriminator_steps": "ncritic dsteps diters",
    "trainer.jit_compile": "compile xla jit",
    "dataset.path": "path dataroot root datadir traindir inputdir datapath",
    "dataset.name": "datasetmode",
    "dataset.size": "size cropsize finesize imagesize imgsize imsize resolution aspectratio",
    "dataset.fit": "preprocess resizeorcrop",
    "dataset.source": "direction whichdirection",
    "dataset.source_channels": "inputnc inputchannels inchannels",
    "dataset.target_channels": "outputnc outputchannels outchannels",
    "augmentations.jitter.enlarge": "loadsize scalesize jittersize",
    "augmentations.mirror": "flip noflip hflip randomflip",
    "generator.name": "model netg whichmodelnetg network networks backbone",
    "generator.filters": "filters ngf",
    "generator.depth": "depth numdowns",
    "generator.dropout": "dropout nodropout",
    "generator.norm and discriminator.norm": "norm normlayer normalization",
    "generator.weight_std and discriminator.weight_std": "initgain inittype",
    "discriminator.name": "netd whichmodelnetd",
    "discriminator.filters": "ndf",
    "discriminator.layers": "nlayersd nlayers",
    "losses.l1.weight": "lambda lambdal1 l1weight l1lambda lambdarecon lambdapixel",
    "losses.adversarial.form": "ganmode ganloss lsgan nolsgan ganobjective",
    "losses.adversarial.weight": "lambdagan ganweight",
    "losses.adversarial.real_label": "labelsmoothing",
    "losses.gradient-penalty.weight": "lambdagp gpweight r1gamma",
    "--outdir": "checkpointsdir outputdir resultsdir savedir logdir output",
    "ganforge resume": "continuetrain resume restore",
    "--step": "epochcount whichepoch whichcheckpoint",
}

_OPTION_OF = {word: option for option, words in _OPTIONS.items() for word in words.split()}

_NOTES = {"trainer.steps": " With N examples an epoch is N / trainer.batch_size steps."}


def meant_by(word: str, table: str = "", options: Collection[str] = ()) -> str:
    """The end of a sentence about a word that is no option here: `; did you mean trainer.steps?`, or nothing.

    Args:
        word: what was typed.
        table: where in an experiment.
        options: those that the table has; others of it are not suggested.
    """
    plain = word.lstrip("-").casefold().replace("-", "_")
    known = f"trainer.{plain}" if plain in TrainerOptions.model_fields else ""
    option = known or _OPTION_OF.get(plain.replace("_", ""), "")
    place, _, last = option.rpartition(".")
    if table and last in options:
        return f"; did you mean {table}.{last}?{_NOTES.get(option, '')}"
    if not option or (table and place == table and last not in options):
        return ""
    return f"; did you mean {option}?{_NOTES.get(option, '')}"
