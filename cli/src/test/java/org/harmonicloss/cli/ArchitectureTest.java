package org.harmonicloss.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import org.harmonicloss.analysis.geometry.Cosines;
import org.harmonicloss.analysis.geometry.Covariance;
import org.harmonicloss.analysis.geometry.CrossProducts;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.models.words.BytePairEncoding;
import org.harmonicloss.models.words.PretrainedTokenizer;
import org.harmonicloss.training.export.OnnxGraph;
import org.junit.jupiter.api.Test;

/// What may see what: the modules, their packages and the libraries, as ARCHITECTURE.md says.
class ArchitectureTest {
  private static final String OURS = "org.harmonicloss.";

  private static final JavaClasses CLASSES = classes();

  private static JavaClasses classes() {
    // Of the libraries' classes names are enough: reading them too would take three times as long.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("org.harmonicloss");
  }

  /// Packages of a module that say of each other what they may see; a list is complete.
  private static LayeredArchitecture packages(String module, String... names) {
    LayeredArchitecture packages = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name : names) {
      packages = packages.layer(name).definedBy(OURS + module + name + "..");
    }
    return packages;
  }

  @Test
  void modules() {
    packages("", "models", "training", "analysis", "cli")
        .whereLayer("models")
        .mayNotAccessAnyLayer()
        .whereLayer("training")
        .mayOnlyAccessLayers("models")
        .whereLayer("analysis")
        .mayOnlyAccessLayers("models")
        .because(
            "training without analysis is free of the GPL, and analysis needs no training engine")
        .check(CLASSES);
  }

  @Test
  void packagesOfModels() {
    packages(
            "models.",
            "base",
            "words",
            "data",
            "task",
            "config",
            "run",
            "tensors",
            "pretrained",
            "onnx")
        .ensureAllClassesAreContainedInArchitectureIgnoring(outside("models"))
        .whereLayer("base")
        .mayNotAccessAnyLayer()
        .whereLayer("data")
        .mayOnlyAccessLayers("base")
        .whereLayer("task")
        .mayOnlyAccessLayers("base", "words", "data")
        .whereLayer("config")
        .mayOnlyAccessLayers("base", "data", "task")
        .whereLayer("run")
        .mayOnlyAccessLayers("base", "data", "task", "config")
        .whereLayer("tensors")
        .mayOnlyAccessLayers("base")
        .whereLayer("words")
        .mayOnlyAccessLayers("base")
        .whereLayer("pretrained")
        .mayOnlyAccessLayers("base", "words", "tensors")
        .whereLayer("onnx")
        .mayOnlyAccessLayers("base", "data", "task", "config", "run", "tensors")
        .because(
            "a run has a configuration, that a task, and that data: each stands without the next")
        .check(CLASSES);
  }

  @Test
  void packagesOfTraining() {
    packages("training.", "djl", "export", "model", "program", "loop")
        .ensureAllClassesAreContainedInArchitectureIgnoring(outside("training"))
        .whereLayer("djl")
        .mayNotAccessAnyLayer()
        .whereLayer("export")
        .mayNotAccessAnyLayer()
        .whereLayer("model")
        .mayOnlyAccessLayers("export")
        .whereLayer("program")
        .mayOnlyAccessLayers("model")
        .whereLayer("loop")
        .mayOnlyAccessLayers("model", "program", "export")
        .because(
            "a model knows how it is exported, not how it is trained; others copy djl as it is")
        .check(CLASSES);
  }

  @Test
  void packagesOfAnalysis() {
    packages(
            "analysis.", "geometry", "groups", "metrics", "words", "alignment", "figures", "report")
        .ensureAllClassesAreContainedInArchitectureIgnoring(outside("analysis"))
        .whereLayer("geometry")
        .mayNotAccessAnyLayer()
        .whereLayer("groups")
        .mayNotAccessAnyLayer()
        .whereLayer("metrics")
        .mayOnlyAccessLayers("geometry", "groups")
        .whereLayer("words")
        .mayOnlyAccessLayers("geometry")
        .whereLayer("alignment")
        .mayOnlyAccessLayers("geometry")
        .whereLayer("figures")
        .mayOnlyAccessLayers("geometry")
        .whereLayer("report")
        .mayOnlyAccessLayers("geometry", "groups", "metrics")
        .because("numbers are found first and shown later")
        .check(CLASSES);
  }

  @Test
  void packagesOfCli() {
    packages(
            "cli.", "output", "help", "input", "train", "probe", "export", "analyze", "runs",
            "cluster")
        .whereLayer("output")
        .mayNotAccessAnyLayer()
        .whereLayer("help")
        .mayOnlyAccessLayers("output")
        .whereLayer("input")
        .mayOnlyAccessLayers("output")
        .whereLayer("train")
        .mayOnlyAccessLayers("output", "help", "input")
        .whereLayer("probe")
        .mayOnlyAccessLayers("output", "input")
        .whereLayer("export")
        .mayOnlyAccessLayers("output")
        .whereLayer("analyze")
        .mayOnlyAccessLayers("output", "input")
        .whereLayer("runs")
        .mayOnlyAccessLayers("output", "input", "analyze")
        .whereLayer("cluster")
        .mayOnlyAccessLayers("output", "input", "runs")
        .because("kinds of commands share their input and output, and sweeps what one run's have")
        .check(CLASSES);
  }

  @Test
  void noPackagesNeedEachOther() {
    slices().matching(OURS + "(**)").should().beFreeOfCycles().check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> outside(String module) {
    return not(in(module));
  }

  private static DescribedPredicate<JavaClass> in(String module) {
    return resideInAnyPackage(OURS + module + "..");
  }

  private static void only(
      DescribedPredicate<JavaClass> allowed, String reason, String... libraries) {
    noClasses()
        .that(not(allowed))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .because(reason)
        .check(CLASSES);
  }

  @Test
  void librariesOfModels() {
    only(
        in("models.onnx"),
        "its native library is found and its exceptions explained in one place",
        "ai.onnxruntime..");
    only(
        belongToAnyOf(BytePairEncoding.class),
        "it alone decides what a token is",
        "com.knuddels..");
    only(
        belongToAnyOf(PretrainedTokenizer.class),
        "the native library is found in one place",
        "ai.djl.huggingface..");
  }

  @Test
  void librariesOfTraining() {
    only(
        in("training.program").or(in("training.djl")).or(belongToAnyOf(PretrainedTokenizer.class)),
        "runs, commands and exports must not depend on the engine that trained",
        "ai.djl..");
    only(
        belongToAnyOf(OnnxGraph.class),
        "the rest of an export speaks of layers, not of messages",
        "ai.onnx.proto..",
        "com.google.protobuf..",
        "org.tribuo..");
  }

  @Test
  void librariesOfAnalysis() {
    only(
        belongToAnyOf(Pca.class, Covariance.class, Cosines.class, CrossProducts.class),
        "these load the native library before they use it; and Smile is under the GPL",
        "smile..",
        "org.bytedeco..");
    only(
        in("analysis.figures"),
        "AWT has to be started first, or it writes into the user's home",
        "java.awt..",
        "javax.imageio..",
        "de.erichseifert..");
  }

  @Test
  void librariesOfCli() {
    only(in("cli"), "what is not a command can be used without the program", "picocli..");
    only(
        belongToAnyOf(Main.class),
        "Quarkus builds the program, which must run without it in tests",
        "io.quarkus..");
  }
}
