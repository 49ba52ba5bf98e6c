package dev.atelier.host.golden;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The texts in the sources that a user may be told when something goes wrong: all that is in the
 * creation of an exception, and all of several words elsewhere, for many a message is put together
 * before the exception is made. What is not of the text itself is written {@code {}}, whether it is
 * added or formatted. A text does not tell in which class it stands.
 *
 * <p>Annotations are left out, for the help of the verbs shows them, and so are pages.
 */
final class MessageTexts {

  private static final Pattern FORMATTED = Pattern.compile("%[sd]");
  private static final Pattern SEVERAL_WORDS = Pattern.compile("(?s).*\\p{L}\\S* +\\S*\\p{L}.*");
  private static final Pattern MARKUP =
      Pattern.compile("(?s).*(</?[a-z]|\\{ |; \\}|columns: repeat).*");
  private static final Pattern OF_PROGRAMMERS = Pattern.compile("\\S+ is null");

  private MessageTexts() {}

  /** Returns the texts in all Java files below the folders, a line each. */
  static SortedSet<String> in(List<Path> folders) throws IOException {
    SortedSet<String> texts = new TreeSet<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources(folders)));
      for (CompilationUnitTree unit : task.parse()) {
        unit.accept(new Collector(texts), false);
      }
    }
    return texts;
  }

  private static List<Path> sources(List<Path> folders) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  /** Is told of each tree whether it stands in the creation of an exception. */
  private static final class Collector extends TreeScanner<Void, Boolean> {

    private final SortedSet<String> texts;

    Collector(SortedSet<String> texts) {
      this.texts = texts;
    }

    @Override
    public Void visitAnnotation(AnnotationTree node, Boolean inException) {
      return null;
    }

    @Override
    public Void visitNewClass(NewClassTree node, Boolean inException) {
      String name = node.getIdentifier().toString();
      boolean isException = name.endsWith("Exception") || name.endsWith("Error");
      return super.visitNewClass(node, inException || isException);
    }

    @Override
    public Void visitLiteral(LiteralTree node, Boolean inException) {
      add(node, inException);
      return null;
    }

    @Override
    public Void visitBinary(BinaryTree node, Boolean inException) {
      if (node.getKind() != Tree.Kind.PLUS || !hasText(node)) {
        return super.visitBinary(node, inException);
      }
      add(node, inException);
      scanOperands(node, inException);
      return null;
    }

    /** Looks into what is added to a text, but not at the parts of the text again. */
    private void scanOperands(ExpressionTree node, Boolean inException) {
      if (node instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
        scanOperands(sum.getLeftOperand(), inException);
        scanOperands(sum.getRightOperand(), inException);
      } else if (!isText(node)) {
        scan(node, inException);
      }
    }

    private void add(ExpressionTree node, boolean inException) {
      StringBuilder joined = new StringBuilder();
      append(node, joined);
      String text = FORMATTED.matcher(joined).replaceAll("{}");
      boolean isTold =
          inException
              ? text.codePoints().anyMatch(Character::isLetter)
              : SEVERAL_WORDS.matcher(text).matches() && !MARKUP.matcher(text).matches();
      if (isTold && !OF_PROGRAMMERS.matcher(text).matches()) {
        texts.add(text.replace("\n", "\\n"));
      }
    }

    private static void append(ExpressionTree node, StringBuilder joined) {
      if (node instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
        append(sum.getLeftOperand(), joined);
        append(sum.getRightOperand(), joined);
      } else if (node instanceof ParenthesizedTree parentheses && hasText(parentheses)) {
        append(parentheses.getExpression(), joined);
      } else {
        joined.append(isText(node) ? ((LiteralTree) node).getValue() : "{}");
      }
    }

    /** Says whether something is a sum of which one part is a text. */
    private static boolean hasText(ExpressionTree node) {
      if (node instanceof ParenthesizedTree parentheses) {
        return hasText(parentheses.getExpression());
      }
      if (node instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
        return hasText(sum.getLeftOperand()) || hasText(sum.getRightOperand());
      }
      return isText(node);
    }

    private static boolean isText(ExpressionTree node) {
      return node instanceof LiteralTree literal && literal.getValue() instanceof String;
    }
  }
}
