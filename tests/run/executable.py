"""The binary behaves as a Python executable, for programs that start `sys.executable`."""

import os
import subprocess
import sys
import tempfile
import textwrap


def python(*arguments, **options):
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=60, **options)
    return done.returncode, done.stdout, done.stderr


assert python("-c", "import sys; print(sys.argv)", "a", "-b") == (0, "['-c', 'a', '-b']\n", "")
assert python("-", input="print(__name__)") == (0, "__main__\n", "")
assert python(input="print(2)") == (0, "2\n", "")
assert python("-I", "-S", "-c", "import sys; print(sys.flags.isolated, sys.flags.no_site)") == (0, "1 1\n", "")
assert python("-c", "raise SystemExit(5)")[0] == 5
assert python("-c", "raise SystemExit('bye')") == (1, "", "bye\n")
status, out, err = python("-c", "1/0")
assert (status, out) == (1, "") and err.endswith("ZeroDivisionError: division by zero\n") and "1/0" in err, err
assert python("-m", "json.tool", input='{"a":1}') == (0, '{\n    "a": 1\n}\n', "")
status, out, err = python("no-such-file.py")
assert status == 2 and "can't open file" in err and "No such file" in err, err
assert python("-c", "import sys; print(sys.implementation.cache_tag)")[1].startswith("hotloop")

with tempfile.TemporaryDirectory() as folder:
    script = os.path.join(folder, "script.py")
    with open(script, "w") as file:
        file.write(
            textwrap.dedent(
                """
                import sys, helper
                assert __name__ == "__main__" and __file__.endswith("script.py")
                print(sys.argv[1:], helper.VALUE, "IPython" in sys.modules)
                sys.exit(7)
                """
            )
        )
    with open(os.path.join(folder, "helper.py"), "w") as file:
        file.write("VALUE = 'é'\n")
    assert python(script, "x") == (7, "['x'] é False\n", "")
    assert python("run", script, "--flag") == (7, "['--flag'] é False\n", "")
    with open(os.path.join(folder, "__main__.py"), "w") as file:
        file.write("print('main of a folder')\n")
    assert python(folder) == (0, "main of a folder\n", "")

    # A module that exists only as a C extension says so; where CPython's other byte code lies beside, it is not read.
    with open(os.path.join(folder, "foreign.cpython-314-x86_64-linux-gnu.so"), "wb"):
        pass
    status, _, err = python("-c", "import foreign", cwd=folder)
    assert status == 1 and "foreign is a C extension module, and Hotloop can't load C extensions" in err, err

    notebook = os.path.join(folder, "notebook.ipynb")
    with open(notebook, "w") as file:
        file.write(
            '{"cells": [{"cell_type": "markdown", "source": "text"},'
            ' {"cell_type": "code", "source": ["import sys\\n", "print(sys.argv[1:], __name__)"]},'
            ' {"cell_type": "code", "source": "%env HOME"},'
            ' {"cell_type": "code", "source": "!echo shell"},'
            ' {"cell_type": "code", "source": "1/0", "metadata": {"tags": ["raises-exception"]}},'
            ' {"cell_type": "code", "source": "await __import__(\'asyncio\').sleep(0); print(\'awaited\')"},'
            ' {"cell_type": "code", "source": "undefined"},'
            ' {"cell_type": "code", "source": "print(\'never\')"}]}'
        )
    environment = dict(os.environ, IPYTHONDIR=folder)
    status, out, err = python("run", notebook, "a", env=environment)
    assert status == 1 and "['a'] __main__" in out and "shell\n" in out and "awaited" in out, (status, out, err)
    assert "ZeroDivisionError" in out and "NameError" in out and "never" not in out, out

import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    for method in ("spawn", "forkserver", "fork"):
        with multiprocessing.get_context(method).Pool(2) as workers:
            assert workers.map(square, range(4)) == [0, 1, 4, 9], method

# After -i there is a prompt, with the names that the program has defined, whatever standard input is.
assert python("-i", "-c", "x = 42", input="print(x * 2)")[1].strip(">. \n") == "84"
status, out, err = python("-i", "-c", "x = 42; 1/0", input="print(x * 2)")
assert out.strip(">. \n") == "84" and "ZeroDivisionError" in err, (out, err)

with tempfile.TemporaryDirectory() as folder:
    environment = os.path.join(folder, "environment")
    status, out, err = python("-m", "venv", environment)
    assert (status, out) == (0, "") and "has no pip" in err, (status, out, err)
    inner = os.path.join(environment, "bin", "python")
    told = subprocess.run(
        [inner, "-c", "import sys, numpy; print(sys.prefix); print(*sys.path, sep='\\n')"],
        capture_output=True, text=True, timeout=60,
        env={name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "CONDA_PREFIX")},
    )
    prefix, *path = told.stdout.splitlines()
    packages = [each for each in path if each.startswith(environment)]
    assert prefix == environment and len(packages) == 1, (told.stdout, told.stderr)
    assert not [each for each in path if "site-packages" in each and not each.startswith(environment)], path
    # The place that the note names is where packages are found.
    assert packages[0] in err
    status, out, err = python("-m", "ensurepip")
    assert status == 1 and "pip is not part of" in err and "Traceback" not in err, err

    place = ["--prefix", folder]
    kernels = os.path.join(folder, "share", "jupyter", "kernels")
    assert python("install", *place)[0] == python("install", *place, "--name", "other")[0] == 0
    assert sorted(os.listdir(kernels)) == ["hotloop", "other"]
    status, out, _ = python("uninstall", *place, "--name", "other")
    assert status == 0 and kernels in out and os.listdir(kernels) == ["hotloop"], out
    status, _, err = python("uninstall", *place, "--name", "other")
    assert status == 1 and "no kernel" in err and kernels in err, err
    status, _, err = python("uninstall", *place, "--name", "..")
    assert status == 1 and "is no kernel name" in err, err
    foreign = os.path.join(kernels, "foreign")
    os.mkdir(foreign)
    with open(os.path.join(foreign, "kernel.json"), "w") as file:
        file.write('{"argv": ["python", "-m", "something"]}')
    status, _, err = python("uninstall", *place, "--name", "foreign")
    assert status == 1 and "another kernel" in err and os.path.exists(foreign), err
    assert python("uninstall", *place)[0] == 0 and os.listdir(kernels) == ["foreign"]
